-- Creates a sale. $1 id, $2 title, $3 currency, $4 phase, $5 prequeue_start_time, $6 event_start_time, $7 event_end_time,
-- $8 new_users_per_minute, $9 burst, $10 total_active_users, $11 claim_window, $12 session_duration, $13 session_cap,
-- $14 max_qty, $15 max_per_buyer, $16 acknowledgement, $17 salt, $18 draw_secret, $19 draw_beacon or null,
-- $20 host or null, $21 path, $22 fail_open, $23 outflow, $24 outflow_floor
INSERT INTO sale (id, title, currency, phase, prequeue_start_time, event_start_time, event_end_time,
                  new_users_per_minute, burst, total_active_users, claim_window, session_duration, session_cap,
                  max_qty, max_per_buyer, acknowledgement, salt, draw_secret, draw_beacon, host, path, fail_open, outflow,
                  outflow_floor)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
        $23, $24)
ON CONFLICT (id) DO NOTHING
