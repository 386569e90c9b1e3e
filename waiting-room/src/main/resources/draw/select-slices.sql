-- The roots of the slices of a closed cohort. $1 sale
SELECT slices FROM draw WHERE sale = $1
