/** What can go wrong between a sender and the gateway while a file travels. */
export const upload = {
  'tus-version-unsupported': {
    status: 412,
    message: {
      en: 'This address speaks tus 1.0.0, and the request does not say so.',
      fr: 'Cette adresse parle tus 1.0.0, et la demande ne l’indique pas.',
    },
    action: {
      en: 'Send the header “Tus-Resumable: 1.0.0”.',
      fr: 'Envoyez l’en-tête « Tus-Resumable: 1.0.0 ».',
    },
  },
  'upload-length-missing': {
    status: 411,
    message: {
      en: 'The request does not say how long the file is.',
      fr: 'La demande n’indique pas la taille du fichier.',
    },
    action: {
      en: 'Send its size in bytes in the header “Upload-Length”.',
      fr: 'Indiquez sa taille en octets dans l’en-tête « Upload-Length ».',
    },
  },
  'upload-empty': {
    status: 422,
    message: { en: 'The file is empty: 0 bytes.', fr: 'Le fichier est vide : 0 octet.' },
    action: { en: 'Check the export that made it.', fr: 'Vérifiez l’exportation qui l’a produit.' },
  },
  'upload-metadata-invalid': {
    status: 400,
    message: {
      en: 'The header “Upload-Metadata” does not fit at its pair {pair}: {where}.',
      fr: 'L’en-tête « Upload-Metadata » est mal formé à sa paire {pair} : {where}.',
    },
    action: {
      en: 'Send “filename” (255 characters at most) and “mapping”, each in base64.',
      fr: 'Envoyez « filename » (255 caractères au plus) et « mapping », chacun en base64.',
    },
  },
  'upload-type-wrong': {
    status: 415,
    message: {
      en: 'A part of a file has another content type here.',
      fr: 'Une partie de fichier porte ici un autre type de contenu.',
    },
    action: {
      en: 'Send the header “Content-Type: application/offset+octet-stream”.',
      fr: 'Envoyez l’en-tête « Content-Type: application/offset+octet-stream ».',
    },
  },
  'upload-seal-required': {
    status: 422,
    message: {
      en: 'Your files must be sealed before they are sent, and this one is not. Nothing was kept.',
      fr: 'Vos fichiers doivent être scellés avant l’envoi, et celui-ci ne l’est pas. Rien n’a été conservé.',
    },
    action: {
      en: 'Seal it with “vernix submit”, the Send page or age, to the key at /v1/intake-key.',
      fr: 'Scellez-le avec « vernix submit », la page Envoyer ou age, à la clé de /v1/intake-key.',
    },
  },
  'upload-offset-wrong': {
    status: 409,
    message: {
      en: '{offset} bytes are safely here; the request continues from somewhere else.',
      fr: '{offset} octets sont bien arrivés; la demande reprend à un autre endroit.',
    },
    action: { en: 'Continue from byte {offset}.', fr: 'Reprenez à l’octet {offset}.' },
  },
  'upload-past-its-length': {
    status: 413,
    message: {
      en: 'The request goes past the {size} bytes announced for this file. The excess was not kept.',
      fr: 'La demande dépasse les {size} octets annoncés pour ce fichier. L’excédent n’a pas été conservé.',
    },
    action: {
      en: 'Start a new upload with the right length.',
      fr: 'Commencez un nouvel envoi avec la bonne taille.',
    },
  },
  'upload-checksum-wrong': {
    status: 460,
    message: {
      en: 'The bytes that arrived do not match their checksum. None of them was kept.',
      fr: 'Les octets reçus ne correspondent pas à leur somme de contrôle. Aucun n’a été conservé.',
    },
    action: { en: 'Send this part again.', fr: 'Renvoyez cette partie.' },
  },
  'upload-checksum-unknown': {
    status: 400,
    message: {
      en: 'This kind of checksum is not read here, or it is not in base64.',
      fr: 'Ce type de somme de contrôle n’est pas lu ici, ou n’est pas en base64.',
    },
    action: {
      en: 'Send “Upload-Checksum: sha256 …” or “sha1 …”, in base64.',
      fr: 'Envoyez « Upload-Checksum: sha256 … » ou « sha1 … », en base64.',
    },
  },
  'upload-interrupted': {
    status: 400,
    message: {
      en: 'The connection ended before the request did. What had arrived is kept.',
      fr: 'La connexion s’est terminée avant la demande. Ce qui était arrivé est conservé.',
    },
    action: {
      en: 'Ask for the offset and continue from there.',
      fr: 'Demandez la position atteinte et reprenez là.',
    },
  },
  'upload-gone': {
    status: 410,
    message: {
      en: 'This upload has ended: it expired, was withdrawn or was refused.',
      fr: 'Cet envoi est terminé : expiré, retiré ou refusé.',
    },
    action: { en: 'Start a new upload.', fr: 'Commencez un nouvel envoi.' },
  },
  'upload-finished': {
    status: 409,
    message: {
      en: 'The whole file is here already, with a receipt; it can no longer be withdrawn.',
      fr: 'Le fichier est déjà entièrement reçu, avec un récépissé; il ne peut plus être retiré.',
    },
    action: {
      en: 'Ask the registry if it must not be used.',
      fr: 'Adressez-vous au registre s’il ne doit pas servir.',
    },
  },
  'upload-too-many-parts': {
    status: 413,
    message: {
      en: 'This upload was cut into more than {limit} parts.',
      fr: 'Cet envoi compte plus de {limit} parties.',
    },
    action: {
      en: 'Start again with larger parts, or send the file in one request.',
      fr: 'Recommencez avec de plus grandes parties, ou envoyez le fichier en une seule demande.',
    },
  },
  'upload-lost': {
    status: 500,
    message: {
      en: 'What was stored of this file can no longer be read.',
      fr: 'Ce qui était conservé de ce fichier n’est plus lisible.',
    },
    action: { en: 'Send the file again.', fr: 'Renvoyez le fichier.' },
  },
  'open-uploads-limit': {
    status: 429,
    message: {
      en: 'You have {limit} unfinished uploads, the most agreed for you. If no more comes of it, the first ends by itself at {until}.',
      fr: 'Vous avez {limit} envois inachevés, le maximum convenu. Si rien n’en arrive plus, le premier prendra fin de lui-même à {until}.',
    },
    action: {
      en: 'Finish one by the command or the page that began it, or withdraw it: “vernix status” lists those still arriving, and DELETE /v1/files/ID withdraws one (docs/submitting.md, Withdraw).',
      fr: 'Terminez-en un par la commande ou la page qui l’a commencé, ou retirez-le : « vernix status » énumère ceux qui arrivent encore, et DELETE /v1/files/ID en retire un (docs/submitting.md, Withdraw).',
    },
  },
  'spool-quota-full': {
    status: 429,
    message: {
      en: 'Your files waiting here would exceed the {limit} bytes agreed for you.',
      fr: 'Vos fichiers en attente dépasseraient les {limit} octets convenus.',
    },
    action: {
      en: 'Try again when earlier files have been collected.',
      fr: 'Réessayez lorsque les fichiers précédents auront été collectés.',
    },
  },
  'spool-disk-full': {
    status: 507,
    message: {
      en: 'There is no room for the file now. What had been acknowledged is kept.',
      fr: 'L’espace manque actuellement. Ce qui a été confirmé est conservé.',
    },
    action: {
      en: 'Try again later; the upload continues where it stopped.',
      fr: 'Réessayez plus tard; l’envoi reprendra où il s’est arrêté.',
    },
  },
  'receipt-not-ready': {
    status: 409,
    message: {
      en: 'There is no receipt yet: the file has not arrived whole.',
      fr: 'Il n’y a pas encore de récépissé : le fichier n’est pas entièrement arrivé.',
    },
    action: { en: 'Finish the upload first.', fr: 'Terminez d’abord l’envoi.' },
  },
  'log-proof-not-ready': {
    status: 409,
    message: {
      en: 'There is no proof yet that this file is in the log: witnesses have not seen its entry.',
      fr: 'Il n’y a pas encore de preuve que ce fichier figure au journal : les témoins n’en ont pas vu l’entrée.',
    },
    action: {
      en: 'Look again in a minute. Proofs are kept as long as reports.',
      fr: 'Revenez dans une minute. Les preuves sont gardées aussi longtemps que les rapports.',
    },
  },
  'report-not-ready': {
    status: 404,
    message: { en: 'There is no report for this file.', fr: 'Il n’y a pas de rapport pour ce fichier.' },
    action: {
      en: 'Look again when its state is “committed”. Reports are kept for a few days.',
      fr: 'Revenez lorsque son état sera « committed ». Les rapports sont gardés quelques jours.',
    },
  },
  'intake-key-missing': {
    status: 503,
    message: {
      en: 'No valid intake key is here yet, so files cannot be sealed.',
      fr: 'Aucune clé de réception valide n’est encore ici; les fichiers ne peuvent être scellés.',
    },
    action: { en: 'Try again in a minute.', fr: 'Réessayez dans une minute.' },
  },
  'intake-key-older': {
    status: 409,
    message: {
      en: 'Version {version} of the intake key is in use; an older one was offered.',
      fr: 'La version {version} de la clé de réception est en usage; une plus ancienne a été présentée.',
    },
    action: { en: 'Send the newest statement.', fr: 'Envoyez l’énoncé le plus récent.' },
  },
  'roster-older': {
    status: 409,
    message: {
      en: 'Version {version} of the roster was in use; the file holds an older one.',
      fr: 'La version {version} du registre des partenaires était en usage; le fichier en contient une plus ancienne.',
    },
    action: { en: 'Put the newest signed roster in place.', fr: 'Mettez en place le plus récent, signé.' },
  },
  'collect-hash-wrong': {
    status: 409,
    message: {
      en: 'The acknowledged hash is not this file’s. The file is kept.',
      fr: 'L’empreinte confirmée n’est pas celle de ce fichier. Le fichier est conservé.',
    },
    action: { en: 'Fetch the file again.', fr: 'Récupérez le fichier de nouveau.' },
  },
  'collect-range-wrong': {
    status: 416,
    message: {
      en: 'The range asked for lies outside the file’s {bytes} bytes.',
      fr: 'La plage demandée sort des {bytes} octets du fichier.',
    },
    action: { en: 'Ask for one range inside it.', fr: 'Demandez une seule plage qui s’y trouve.' },
  },
} as const;
