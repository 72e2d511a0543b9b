/** Who opens the keystore: custodians, Transit, a PKCS#11 token; and moving it from one to another. */
export const custody = {
  'clock-ahead': {
    status: 500,
    message: {
      en: 'This machine’s clock says {now}; the newest that this key service wrote is of {newest}. It did not start: every budget would be free at once, and then none before that time has really come.',
      fr: 'L’horloge de cette machine indique {now}; ce que ce service des clés a écrit en dernier date du {newest}. Il n’a pas démarré : tous les budgets seraient libres d’un coup, puis aucun avant que ce moment ne soit vraiment venu.',
    },
    action: {
      en: 'Set the clock right, and start it again. If it really stood still for so long, put "believeClockUntil": "{until}" into its configuration.',
      fr: 'Réglez l’horloge, puis redémarrez-le. S’il est vraiment resté arrêté aussi longtemps, mettez "believeClockUntil": "{until}" dans sa configuration.',
    },
  },
  'tag-file-short': {
    status: 500,
    message: {
      en: 'File {file} is missing or cut short: of {of} transfers that the log says are done, it lacks {count}. The key service did not start, as it would release what it must not.',
      fr: 'Le fichier {file} est absent ou tronqué : des {of} transferts que le journal dit terminés, il lui en manque {count}. Le service des clés n’a pas démarré, car il libérerait ce qu’il ne doit pas.',
    },
    action: {
      en: 'Restore the newest copy of {file}: it only grows. If no copy has all of it, put "lost": {setting} into the configuration; docs/operating.md says what is unprotected then, and what to do.',
      fr: 'Restaurez la copie la plus récente de {file} : il ne fait que grandir. Si aucune copie n’est complète, mettez "lost": {setting} dans la configuration; docs/operating.md dit ce qui n’est alors plus protégé, et quoi faire.',
    },
  },
  'transfer-not-in-log': {
    status: 409,
    message: {
      en: 'The key service gave out the keys of this transfer once, and its log does not know of it: the log was lost, or put back to an older copy. Nothing was released.',
      fr: 'Le service des clés a déjà libéré les clés de ce transfert, et son journal n’en sait rien : le journal a été perdu ou remis à une copie plus ancienne. Rien n’a été libéré.',
    },
    action: {
      en: 'If there is a newer copy of the log, stop the key service and restore it. If not, do what docs/operating.md says under “After a new log”. The file’s sender is told to send it again.',
      fr: 'S’il existe une copie plus récente du journal, arrêtez le service des clés et restaurez-la. Sinon, suivez docs/operating.md, sous « After a new log ». L’expéditeur du fichier est avisé de le renvoyer.',
    },
  },
  'custody-differs': {
    status: 500,
    message: {
      en: 'The keystore is in the hands of “{sealed}”; the configuration names “{configured}”. Nothing was changed.',
      fr: 'Le magasin de clés est entre les mains de « {sealed} »; la configuration nomme « {configured} ». Rien n’a été modifié.',
    },
    action: {
      en: 'Name what the keystore is sealed by, or move it with “vernix custody migrate”.',
      fr: 'Nommez ce qui a scellé le magasin ou transférez-le avec « vernix custody migrate ».',
    },
  },
  'custodians-differ': {
    status: 500,
    message: {
      en: 'The keystore was shared out to other custodians, or with another threshold, than the configuration names. Nothing was changed.',
      fr: 'Le magasin de clés a été réparti entre d’autres dépositaires, ou avec un autre seuil, que ceux de la configuration. Rien n’a été modifié.',
    },
    action: {
      en: 'Put the former custodians back into the configuration. To change them, share the keystore out anew with “vernix custody migrate”.',
      fr: 'Rétablissez les anciens dépositaires dans la configuration. Pour en changer, répartissez de nouveau le magasin avec « vernix custody migrate ».',
    },
  },
  'custodian-unknown': {
    status: 404,
    message: {
      en: 'There is no custodian “{custodian}”.',
      fr: 'Il n’y a pas de dépositaire « {custodian} ».',
    },
    action: {
      en: 'See who is awaited with “vernix custody status”.',
      fr: 'Voyez qui est attendu avec « vernix custody status ».',
    },
  },
  'custody-not-waiting': {
    status: 503,
    message: {
      en: 'No key service is waiting for custodians at this socket.',
      fr: 'Aucun service des clés n’attend de dépositaires à ce socket.',
    },
    action: {
      en: 'Start the key service, and give the socket that its configuration names. If it runs, it is open already.',
      fr: 'Démarrez le service des clés et donnez le socket que nomme sa configuration. S’il tourne, il est déjà ouvert.',
    },
  },
  'custody-share-wrong': {
    status: 422,
    message: {
      en: 'This is not the share of custodian “{custodian}” for this keystore.',
      fr: 'Ce n’est pas la part du dépositaire « {custodian} » pour ce magasin de clés.',
    },
    action: {
      en: 'Open the share that “vernix custody show” prints now: each time the keystore is shared out, the former shares end.',
      fr: 'Ouvrez la part qu’affiche maintenant « vernix custody show » : à chaque nouvelle répartition, les anciennes parts prennent fin.',
    },
  },
  'custody-identity-wrong': {
    status: 422,
    message: {
      en: 'This identity does not open the share of custodian “{custodian}”.',
      fr: 'Cette identité n’ouvre pas la part du dépositaire « {custodian} ».',
    },
    action: {
      en: 'Use the identity whose recipient was named for this custodian.',
      fr: 'Utilisez l’identité dont le destinataire a été nommé pour ce dépositaire.',
    },
  },
  'transit-token-missing': {
    status: 500,
    message: {
      en: 'The file with the token for Transit is missing, unreadable or empty.',
      fr: 'Le fichier du jeton pour Transit est absent, illisible ou vide.',
    },
    action: {
      en: 'Put the token in the file that “tokenFile” names.',
      fr: 'Placez le jeton dans le fichier désigné par « tokenFile ».',
    },
  },
  'transit-unreachable': {
    status: 503,
    message: {
      en: 'The Transit server does not answer, is sealed, or shows a certificate that does not hold.',
      fr: 'Le serveur Transit ne répond pas, est scellé ou présente un certificat non valide.',
    },
    action: {
      en: 'Check the address and “caFile”, and that the server is unsealed; then start the key service again.',
      fr: 'Vérifiez l’adresse et « caFile », et que le serveur est descellé; puis redémarrez le service des clés.',
    },
  },
  'transit-refused': {
    status: 500,
    message: {
      en: 'The Transit server refused with status {status}: the token may not use the key, or the key did not seal this keystore.',
      fr: 'Le serveur Transit a refusé avec le statut {status} : le jeton ne donne pas droit à la clé, ou la clé n’a pas scellé ce magasin.',
    },
    action: {
      en: 'Check the token’s policy (update on encrypt and decrypt of this key), the mount and the key’s name.',
      fr: 'Vérifiez la politique du jeton (update sur encrypt et decrypt de cette clé), le point de montage et le nom de la clé.',
    },
  },
  'pkcs11-pin-missing': {
    status: 500,
    message: {
      en: 'The file with the token’s PIN is missing, unreadable or empty.',
      fr: 'Le fichier du NIP du jeton cryptographique est absent, illisible ou vide.',
    },
    action: {
      en: 'Put the user PIN in the file that “pinFile” names.',
      fr: 'Placez le NIP d’utilisateur dans le fichier désigné par « pinFile ».',
    },
  },
  'pkcs11-tool-missing': {
    status: 500,
    message: {
      en: 'The program “pkcs11-tool” could not be run.',
      fr: 'Le programme « pkcs11-tool » n’a pas pu être exécuté.',
    },
    action: {
      en: 'Install OpenSC, or name the program’s path as “tool”.',
      fr: 'Installez OpenSC ou indiquez le chemin du programme dans « tool ».',
    },
  },
  'pkcs11-token-missing': {
    status: 503,
    message: {
      en: 'The PKCS#11 library could not be loaded, or has no token with this label.',
      fr: 'La bibliothèque PKCS#11 n’a pas pu être chargée ou n’a aucun jeton portant cette étiquette.',
    },
    action: {
      en: 'Check “module” and “tokenLabel”, and that the device is connected.',
      fr: 'Vérifiez « module » et « tokenLabel », et que l’appareil est branché.',
    },
  },
  'pkcs11-pin-wrong': {
    status: 500,
    message: {
      en: 'The token does not take this PIN.',
      fr: 'Le jeton cryptographique refuse ce NIP.',
    },
    action: {
      en: 'Check the PIN before the next start: a token locks itself after a few wrong ones.',
      fr: 'Vérifiez le NIP avant le prochain démarrage : un jeton se verrouille après quelques essais erronés.',
    },
  },
  'pkcs11-key-missing': {
    status: 500,
    message: {
      en: 'The token has no key with this id that makes HMAC-SHA256.',
      fr: 'Le jeton n’a aucune clé portant cet identifiant et capable de HMAC-SHA256.',
    },
    action: {
      en: 'Check “keyId”, or make the key: docs/operating.md has the command.',
      fr: 'Vérifiez « keyId » ou créez la clé : docs/operating.md donne la commande.',
    },
  },
  'pkcs11-key-wrong': {
    status: 500,
    message: {
      en: 'The token’s key is not the one that sealed this keystore.',
      fr: 'La clé du jeton n’est pas celle qui a scellé ce magasin de clés.',
    },
    action: {
      en: 'Connect the token that was used, or check “keyId”.',
      fr: 'Branchez le jeton qui a servi ou vérifiez « keyId ».',
    },
  },
  'pkcs11-failed': {
    status: 500,
    message: {
      en: 'The PKCS#11 token did not do what it was asked.',
      fr: 'Le jeton PKCS#11 n’a pas fait ce qui lui était demandé.',
    },
    action: {
      en: 'Try the token with “pkcs11-tool --test”, or its maker’s own tool.',
      fr: 'Essayez le jeton avec « pkcs11-tool --test » ou l’outil de son fabricant.',
    },
  },
} as const;
