-- Every sale with its products in their order, those that are not over first, then the newest. No arguments.
SELECT s.id, s.title, s.currency, s.phase, s.phase_before, s.prequeue_start_time, s.event_start_time, s.event_end_time,
       s.new_users_per_minute, s.burst, s.total_active_users, s.claim_window, s.session_duration, s.session_cap,
       s.max_qty, s.max_per_buyer, s.acknowledgement, s.message, s.salt, s.revision, s.draw_beacon,
       s.outflow, s.outflow_floor, s.ramp_from, s.ramp_start, s.ramp_end, s.host, s.path, s.fail_open,
       sha256(s.draw_secret) AS draw_commitment,
       -- INVARIANT: the secret does not leave Postgres before the draw.
       CASE WHEN d.drawn_at IS NOT NULL THEN s.draw_secret END AS drawn_secret,
       d.cohort, d.root, d.beacon_value, d.closed_at, d.drawn_at,
       (SELECT json_agg(json_build_object('id', p.id, 'title', p.title, 'price', p.price, 'total', p.total,
                                          'max_per_buyer', p.max_per_buyer) ORDER BY p.position)
        FROM product p WHERE p.sale = s.id) AS products
FROM sale s LEFT JOIN draw d ON d.sale = s.id
ORDER BY s.phase = 'closed', s.created_at DESC
LIMIT 1000
