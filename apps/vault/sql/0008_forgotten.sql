-- People whose items nobody can read any more: the keys were destroyed. They stay countable. What is kept here says when
-- backups made before are closed too: once these intake epochs are destroyed and the token key is a later one.

CREATE TABLE forgotten (
  shard_key smallint NOT NULL,
  person_id bigint NOT NULL,
  forgotten_at timestamptz NOT NULL DEFAULT now(),
  epochs integer[] NOT NULL,
  token_generation integer NOT NULL,
  PRIMARY KEY (person_id, shard_key)
);

-- Which generation of the key service's token key the tokens and content fingerprints here are of; 0 before there are any.
INSERT INTO counter (name, value) VALUES ('token_generation', 0);
