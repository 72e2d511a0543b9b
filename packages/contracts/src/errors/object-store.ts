/** Object stores, and the copy of the log that is in one or anywhere else. */
export const objectStore = {
  'store-place-invalid': {
    status: 422,
    message: {
      en: 'This does not say where in an object store.',
      fr: 'Ceci ne désigne pas un endroit dans un stockage d’objets.',
    },
    action: {
      en: 'Write s3://BUCKET/PREFIX, of letters, digits, dots, hyphens and underscores, and an endpoint that is a plain http or https address.',
      fr: 'Écrivez s3://COMPARTIMENT/PRÉFIXE, en lettres, chiffres, points, traits d’union et soulignés, et un point d’accès qui est une simple adresse http ou https.',
    },
  },
  'store-credentials-invalid': {
    status: 422,
    message: {
      en: 'There is no key of an object store in the file of credentials.',
      fr: 'Le fichier d’identification ne contient pas de clé d’un stockage d’objets.',
    },
    action: {
      en: 'Write aws_access_key_id and aws_secret_access_key there, under [default].',
      fr: 'Inscrivez-y aws_access_key_id et aws_secret_access_key, sous [default].',
    },
  },
  'store-unreachable': {
    status: 502,
    message: {
      en: 'The object store does not answer, or is busy.',
      fr: 'Le stockage d’objets ne répond pas, ou est occupé.',
    },
    action: {
      en: 'Try again: what was put there is not put again.',
      fr: 'Réessayez : ce qui y fut déposé ne l’est pas de nouveau.',
    },
  },
  'store-bucket-missing': {
    status: 404,
    message: {
      en: 'The object store has no such bucket.',
      fr: 'Le stockage d’objets n’a pas ce compartiment.',
    },
    action: {
      en: 'Check the bucket’s name in s3://BUCKET/PREFIX, the endpoint and the region, or make the bucket first.',
      fr: 'Vérifiez le nom du compartiment dans s3://COMPARTIMENT/PRÉFIXE, le point d’accès et la région, ou créez d’abord le compartiment.',
    },
  },
  'store-forbidden': {
    status: 403,
    message: {
      en: 'The object store does not let this key do that, or anybody without one.',
      fr: 'Le stockage d’objets ne permet pas cela à cette clé, ni à qui n’en a pas.',
    },
    action: {
      en: 'Check the key, its rights to get and list (and to put, for a copy), and this machine’s clock.',
      fr: 'Vérifiez la clé, ses droits de lire et de lister (et de déposer, pour une copie) et l’horloge de cette machine.',
    },
  },
  'store-refused': {
    status: 422,
    message: {
      en: 'The object store refused (status {status}).',
      fr: 'Le stockage d’objets a refusé (statut {status}).',
    },
    action: {
      en: 'Check the endpoint, the region and, of a key that is lent for a while, that its time is not over. With 501 the store knows no conditional writes, and cannot be used.',
      fr: 'Vérifiez le point d’accès, la région et, pour une clé prêtée un certain temps, que ce temps n’est pas écoulé. Avec 501, le stockage ne connaît pas les écritures conditionnelles et ne convient pas.',
    },
  },
  'log-copy-differs': {
    status: 422,
    message: {
      en: 'What the object store has at {file} is not what this log has there, or had there before. Nothing was overwritten.',
      fr: 'Ce que le stockage d’objets contient sous {file} n’est pas ce que ce journal y a, ou y avait. Rien n’a été écrasé.',
    },
    action: {
      en: 'Keep it as evidence, find out who may write to the bucket, and verify both logs. An earlier version of the object may still be there.',
      fr: 'Conservez-le comme preuve, cherchez qui peut écrire dans le compartiment et vérifiez les deux journaux. Une version antérieure de l’objet y est peut-être encore.',
    },
  },
  'log-entries-differ': {
    status: 422,
    message: {
      en: 'The {size} entries that are here are not those that the signed checkpoint beside them names. They were altered where they are kept, or on the way; it is no sign that the log itself was rewritten.',
      fr: 'Les {size} entrées présentes ici ne sont pas celles que désigne le point de contrôle signé à côté d’elles. Elles ont été altérées là où elles sont gardées, ou en chemin; rien n’indique que le journal lui-même a été réécrit.',
    },
    action: {
      en: 'Verify the log in another place. Of a copy in an object store, “vernix log publish” names the object that differs.',
      fr: 'Vérifiez le journal à un autre endroit. Pour une copie dans un stockage d’objets, « vernix log publish » nomme l’objet qui diffère.',
    },
  },
} as const;
