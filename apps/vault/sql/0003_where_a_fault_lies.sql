-- Where in a refused file its fault lies, beside the code: places, limits, and names of columns that a mapping asks for
-- (packages/contracts, FaultParams). Nothing that stood in a cell.

ALTER TABLE transfer
  ADD error_params jsonb,
  ADD CONSTRAINT fault CHECK (error_params IS NULL OR error_code IS NOT NULL);
