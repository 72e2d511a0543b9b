/** What can go wrong on the command line, on the machine where `vernix` runs. */
export const command = {
  'command-line': {
    status: 400,
    message: { en: '{detail}.', fr: '{detail}.' },
    action: { en: 'See {help}.', fr: 'Voir {help}.' },
  },
  'path-taken': {
    status: 409,
    message: {
      en: '{path} exists already. Nothing was written.',
      fr: '{path} existe déjà. Rien n’a été écrit.',
    },
    action: {
      en: 'Name another place, or add --force to replace what is there.',
      fr: 'Indiquez un autre emplacement, ou ajoutez --force pour remplacer ce qui s’y trouve.',
    },
  },
  'path-missing': {
    status: 400,
    message: { en: 'There is no {path}.', fr: '{path} n’existe pas.' },
    action: { en: 'Check the name and its directory.', fr: 'Vérifiez le nom et son répertoire.' },
  },
  'path-not-directory': {
    status: 400,
    message: {
      en: 'A file stands where {path} needs a directory.',
      fr: 'Un fichier se trouve là où {path} exige un répertoire.',
    },
    action: { en: 'Name another place.', fr: 'Indiquez un autre emplacement.' },
  },
  'path-not-file': {
    status: 400,
    message: { en: '{path} is a directory, not a file.', fr: '{path} est un répertoire et non un fichier.' },
    action: { en: 'Name the file itself.', fr: 'Indiquez le fichier lui-même.' },
  },
  'path-loop': {
    status: 400,
    message: {
      en: '{path} cannot be reached: its symbolic links lead round in a loop.',
      fr: '{path} est inaccessible : ses liens symboliques tournent en boucle.',
    },
    action: {
      en: 'Name the place itself, or mend the links.',
      fr: 'Indiquez l’emplacement lui-même, ou corrigez les liens.',
    },
  },
  'path-too-long': {
    status: 400,
    message: {
      en: '{path} is longer than this computer lets a name or a path be.',
      fr: '{path} dépasse la longueur que cet ordinateur permet pour un nom ou un chemin.',
    },
    action: { en: 'Name a shorter one.', fr: 'Indiquez-en un plus court.' },
  },
  'path-not-allowed': {
    status: 400,
    message: {
      en: 'The account you use on this computer may not do this with {path}.',
      fr: 'Votre compte sur cet ordinateur n’a pas ce droit sur {path}.',
    },
    action: {
      en: 'Ask its owner for access, or name another place.',
      fr: 'Demandez l’accès à son propriétaire, ou indiquez un autre emplacement.',
    },
  },
  'disk-full': {
    status: 507,
    message: {
      en: 'There is no room left on this computer’s disk.',
      fr: 'Il n’y a plus de place sur le disque de cet ordinateur.',
    },
    action: {
      en: 'Free some space, then run the same command again.',
      fr: 'Libérez de l’espace, puis relancez la même commande.',
    },
  },
  'source-damaged': {
    status: 400,
    message: {
      en: 'The file is packed with gzip, and is damaged or cut short. Nothing was sent.',
      fr: 'Le fichier, compressé avec gzip, est endommagé ou tronqué. Rien n’a été envoyé.',
    },
    action: {
      en: 'Copy or export it again; “gzip -t FILE” tells whether it is whole.',
      fr: 'Copiez-le ou exportez-le de nouveau; « gzip -t FICHIER » vérifie qu’il est complet.',
    },
  },
  'source-form-wrong': {
    status: 400,
    message: {
      en: 'The file is {form} and not CSV. Nothing was sent.',
      fr: 'Le fichier est au format {form}, et non en CSV. Rien n’a été envoyé.',
    },
    action: {
      en: 'Send CSV, CSV packed once with gzip, or an age file that was made without --armor.',
      fr: 'Envoyez un fichier CSV, un CSV compressé une fois avec gzip, ou un fichier age produit sans --armor.',
    },
  },
  'not-a-gateway': {
    status: 400,
    message: {
      en: 'What answers at this address is not a Vernix gateway. Nothing was sent.',
      fr: 'Ce qui répond à cette adresse n’est pas une passerelle Vernix. Rien n’a été envoyé.',
    },
    action: {
      en: 'Check --gateway or the client file; the other parts of Vernix have addresses of their own.',
      fr: 'Vérifiez --gateway ou le fichier client; les autres parties de Vernix ont leurs propres adresses.',
    },
  },
  'client-not-set-up': {
    status: 400,
    message: {
      en: 'It is not known which gateway to use, or as which partner.',
      fr: 'On ne sait pas quelle passerelle utiliser, ni au nom de quel partenaire.',
    },
    action: {
      en: 'Start the demo with “npm start”, or name the gateway and your token file (--gateway, --token-file, --intake-key) or a client file (--client).',
      fr: 'Démarrez la démonstration avec « npm start », ou indiquez la passerelle et le fichier de jeton (--gateway, --token-file, --intake-key) ou un fichier client (--client).',
    },
  },
  'intake-key-not-pinned': {
    status: 400,
    message: {
      en: 'The file was not sent: without the registry’s signing key, a robbed gateway could name a key of its own.',
      fr: 'Le fichier n’a pas été envoyé : sans la clé de signature du registre, une passerelle volée pourrait imposer sa propre clé.',
    },
    action: {
      en: 'Ask the registry for its intake signing key and give it with --intake-key FILE; or send unsealed with --no-seal.',
      fr: 'Demandez au registre sa clé de signature et donnez-la avec --intake-key FICHIER; ou envoyez sans sceller avec --no-seal.',
    },
  },
  'intake-statement-expired': {
    status: 502,
    message: {
      en: 'The gateway’s intake key ended on {notAfter}. The file was not sent.',
      fr: 'La clé de réception de la passerelle a pris fin le {notAfter}. Le fichier n’a pas été envoyé.',
    },
    action: {
      en: 'Check this computer’s clock, then try again; if it persists, tell the registry.',
      fr: 'Vérifiez l’horloge de cet ordinateur, puis réessayez; si l’erreur persiste, avisez le registre.',
    },
  },
  'secret-file-open': {
    status: 400,
    message: {
      en: 'Others on this computer can read the secret file {path} (mode {mode}). It was not used.',
      fr: 'D’autres utilisateurs de cet ordinateur peuvent lire le fichier secret {path} (mode {mode}). Il n’a pas été utilisé.',
    },
    action: {
      en: 'Take their access away: chmod 600 “{path}”. If they may have read it, ask for a new secret.',
      fr: 'Retirez-leur l’accès : chmod 600 « {path} ». S’ils ont pu le lire, demandez un nouveau secret.',
    },
  },
  'gateway-unreachable': {
    status: 503,
    message: { en: 'The gateway does not answer.', fr: 'La passerelle ne répond pas.' },
    action: {
      en: 'Check the address and your network, then run the same command again: it goes on where it stopped.',
      fr: 'Vérifiez l’adresse et le réseau, puis relancez la même commande : elle reprend où elle s’est arrêtée.',
    },
  },
  'gateway-answer-unknown': {
    status: 502,
    message: {
      en: 'The gateway’s answer (HTTP {status}) is not one this command knows.',
      fr: 'La réponse de la passerelle (HTTP {status}) n’est pas connue de cette commande.',
    },
    action: {
      en: 'Check that the address is a Vernix gateway, and that no proxy answers in its place.',
      fr: 'Vérifiez que l’adresse est bien une passerelle Vernix et qu’aucun mandataire ne répond à sa place.',
    },
  },
  'receipt-mismatch': {
    status: 502,
    message: {
      en: 'The receipt is not for the bytes that were sent. Your file is kept, and so is the sealed copy.',
      fr: 'Le reçu ne correspond pas aux octets envoyés. Votre fichier et sa copie scellée sont conservés.',
    },
    action: {
      en: 'Do not delete your file. Tell the registry, with the transfer’s id.',
      fr: 'Ne supprimez pas votre fichier. Avisez le registre en donnant l’identifiant du transfert.',
    },
  },
  'file-changed': {
    status: 409,
    message: {
      en: 'The file changed while it was being sealed. Nothing was sent.',
      fr: 'Le fichier a changé pendant qu’il était scellé. Rien n’a été envoyé.',
    },
    action: {
      en: 'Send it again once nothing writes to it.',
      fr: 'Renvoyez-le quand plus rien n’y écrit.',
    },
  },
  'port-taken': {
    status: 409,
    message: {
      en: 'Port {port} of this computer is in use, and the {zone} needs it.',
      fr: 'Le port {port} de cet ordinateur est occupé, et la zone {zone} en a besoin.',
    },
    action: {
      en: 'Stop the program that uses it, or choose others with --port-base.',
      fr: 'Arrêtez le programme qui l’occupe, ou choisissez-en d’autres avec --port-base.',
    },
  },
  'data-in-use': {
    status: 409,
    message: {
      en: 'Another vernix serve is running on this data directory.',
      fr: 'Un autre vernix serve utilise déjà ce répertoire de données.',
    },
    action: {
      en: 'Use that one, stop it first, or choose another directory with --data.',
      fr: 'Utilisez celui-là, arrêtez-le d’abord, ou choisissez un autre répertoire avec --data.',
    },
  },
  'data-not-ours': {
    status: 400,
    message: {
      en: 'The data directory belongs to another user of this computer.',
      fr: 'Le répertoire de données appartient à un autre utilisateur de cet ordinateur.',
    },
    action: {
      en: 'Run vernix as that user, or choose another directory with --data.',
      fr: 'Lancez vernix en tant que cet utilisateur, ou choisissez un autre répertoire avec --data.',
    },
  },
  'zone-not-starting': {
    status: 500,
    message: {
      en: 'The zone {zone} does not start.',
      fr: 'La zone {zone} ne démarre pas.',
    },
    action: {
      en: 'Read the end of its log, logs/{zone}.log in the data directory.',
      fr: 'Lisez la fin de son journal, logs/{zone}.log dans le répertoire de données.',
    },
  },
  'zone-start-refused': {
    status: 500,
    message: {
      en: 'The zone {zone} does not start. {why} Its code is {reason}.',
      fr: 'La zone {zone} ne démarre pas. {why} Son code est {reason}.',
    },
    action: {
      en: '{remedy} The line in logs/{zone}.log, in the data directory, says the same.',
      fr: '{remedy} La ligne dans logs/{zone}.log, dans le répertoire de données, dit la même chose.',
    },
  },
  'log-line-dropped': {
    status: 507,
    message: {
      en: 'Lines of {file} are lost: it cannot be written. What it tells of goes on.',
      fr: 'Des lignes de {file} sont perdues : l’écriture échoue. Ce dont il rend compte continue.',
    },
    action: {
      en: 'Free some disk space, and check who may write in the data directory. Lines are kept again by themselves.',
      fr: 'Libérez de l’espace disque et vérifiez qui peut écrire dans le répertoire de données. Les lignes sont de nouveau conservées d’elles-mêmes.',
    },
  },
} as const;
