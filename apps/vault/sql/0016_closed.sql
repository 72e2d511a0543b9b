-- What officers signed for an opening that was cut short is closed at the key service: when that was done.
ALTER TABLE extract ADD COLUMN closed_at timestamptz;
