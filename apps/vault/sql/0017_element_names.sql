-- The elements by their place in the stored order, so that who asks what was in a file is answered in words: the vault
-- writes down at its start those that are new. A few hundred rows, copied to all machines.
CREATE TABLE element (
  place integer PRIMARY KEY,
  element text NOT NULL,
  -- The item that it is sealed in.
  item_class text NOT NULL CHECK (item_class IN ('identity', 'clinical'))
);

-- The elements of one class in a set: 15 to a UTF-16 unit, little end first, the first of the stored order in the lowest bit.
CREATE FUNCTION elements_in(held bytea, class text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT string_agg(element, ', ' ORDER BY place)
    FROM element
   WHERE item_class = class
     AND CASE WHEN 2 * (place / 15) + place % 15 / 8 < length(held)
           THEN (get_byte(held, 2 * (place / 15) + place % 15 / 8) >> (place % 15 % 8)) & 1 = 1
           ELSE false
         END
$$;
