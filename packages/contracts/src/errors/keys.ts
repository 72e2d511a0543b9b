/** The key service: its keystore, its socket, and what it refuses to release. */
export const keys = {
  'key-service-unreachable': {
    status: 503,
    message: {
      en: 'The key service does not answer. Nothing was released.',
      fr: 'Le service des clés ne répond pas. Rien n’a été libéré.',
    },
    action: {
      en: 'Start the key service; the work goes on by itself.',
      fr: 'Démarrez le service des clés; le travail reprend de lui-même.',
    },
  },
  'key-service-unproven': {
    status: 503,
    message: {
      en: 'What answers at the key service’s address is not the key service we know. Nothing was sent to it.',
      fr: 'Ce qui répond à l’adresse du service des clés n’est pas le service que nous connaissons. Rien ne lui a été envoyé.',
    },
    action: {
      en: 'Check its certificate: the authority, the dates, and its key among “peers”. If nobody changed it, treat this as an attack.',
      fr: 'Vérifiez son certificat : l’autorité, les dates, et sa clé parmi « peers ». Si personne ne l’a changé, traitez cela comme une attaque.',
    },
  },
  'key-service-rolled-back': {
    status: 503,
    message: {
      en: 'The key service’s log has {size} entries and does not go on from the {known} that we saw of it. Nothing was asked of it.',
      fr: 'Le journal du service des clés compte {size} entrées et ne continue pas les {known} que nous en avions vues. Rien ne lui a été demandé.',
    },
    action: {
      en: 'It runs on an older copy of its directory, or on another one. Restore the newest copy; docs/operating.md says what to do when there is none.',
      fr: 'Il tourne sur une copie plus ancienne de son répertoire, ou sur un autre. Restaurez la copie la plus récente; docs/operating.md dit quoi faire s’il n’y en a pas.',
    },
  },
  'log-memory-damaged': {
    status: 500,
    message: {
      en: 'What was remembered of the key service’s log, in {file}, cannot be read.',
      fr: 'Ce qui était retenu du journal du service des clés, dans {file}, est illisible.',
    },
    action: {
      en: 'Restore the file from its copy. Without it, a key service that was set back is not noticed.',
      fr: 'Restaurez le fichier à partir de sa copie. Sans lui, un service des clés ramené en arrière passe inaperçu.',
    },
  },
  'log-memory-full': {
    status: 507,
    message: {
      en: 'The disk with {file} is full: what was seen of the key service’s log cannot be remembered. Nothing was asked of it.',
      fr: 'Le disque de {file} est plein : ce qui a été vu du journal du service des clés ne peut être retenu. Rien ne lui a été demandé.',
    },
    action: {
      en: 'Make room there. The work goes on by itself.',
      fr: 'Faites-y de la place. Le travail reprend de lui-même.',
    },
  },
  'operation-elsewhere': {
    status: 403,
    message: {
      en: 'This cannot be asked on this socket of the key service.',
      fr: 'Cette demande ne peut pas passer par cette connexion du service des clés.',
    },
    action: {
      en: 'The officers’ desk has approvals only; what reads data calls on the vault’s socket.',
      fr: 'Le bureau des responsables ne traite que les approbations; la lecture des données passe par la connexion de la chambre forte.',
    },
  },
  'frame-too-large': {
    status: 413,
    message: {
      en: 'A message for the key service may hold {json} bytes of JSON and {binary} bytes of binary data; this one is longer.',
      fr: 'Un message au service des clés peut compter {json} octets de JSON et {binary} octets de données binaires; celui-ci est plus long.',
    },
    action: { en: 'Ask for less at a time.', fr: 'Demandez-en moins à la fois.' },
  },
  'frame-invalid': {
    status: 400,
    message: {
      en: 'What arrived on the key service’s socket is not a message.',
      fr: 'Ce qui est arrivé par la connexion du service des clés n’est pas un message.',
    },
    action: {
      en: 'Check that both ends run the same release of Vernix.',
      fr: 'Vérifiez que les deux extrémités utilisent la même version de Vernix.',
    },
  },
  'binary-length-wrong': {
    status: 400,
    message: {
      en: 'The binary part holds {got} bytes; the request announces {expected}.',
      fr: 'La partie binaire compte {got} octets; la demande en annonce {expected}.',
    },
    action: { en: 'Send as many bytes as announced.', fr: 'Envoyez autant d’octets qu’annoncé.' },
  },
  'sealed-to-another-key': {
    status: 422,
    message: {
      en: 'The file is not sealed to a key we hold: it is another recipient’s, or one of ours that has been destroyed since.',
      fr: 'Le fichier n’est scellé pour aucune clé que nous détenons : c’est celle d’un autre destinataire, ou une des nôtres, détruite depuis.',
    },
    action: {
      en: 'Fetch the current intake key, seal the file again and send it.',
      fr: 'Récupérez la clé de réception en vigueur, scellez de nouveau le fichier et renvoyez-le.',
    },
  },
  'items-forgotten': {
    status: 410,
    message: {
      en: 'The keys of {count} of these items were destroyed: the person was forgotten. Nothing was released.',
      fr: 'Les clés de {count} de ces éléments ont été détruites : la personne a été oubliée. Rien n’a été libéré.',
    },
    action: {
      en: 'Leave those items out. No backup brings them back.',
      fr: 'Retirez ces éléments. Aucune sauvegarde ne les ramène.',
    },
  },
  'sealing-key-missing': {
    status: 500,
    message: {
      en: 'The sealing key is not there: without it the keys in the keystore’s directory cannot be opened.',
      fr: 'La clé de scellement est absente : sans elle, les clés du dossier ne peuvent pas être ouvertes.',
    },
    action: {
      en: 'Put back the copy that belongs to this directory. An older one opens only the directory it was copied with.',
      fr: 'Remettez la copie qui va avec ce dossier. Une copie plus ancienne n’ouvre que le dossier copié avec elle.',
    },
  },
  'sealing-key-left': {
    status: 409,
    message: {
      en: 'A sealing key is there, but no keys: to make new ones would end every way back to the keys it seals.',
      fr: 'Une clé de scellement est là, mais pas les clés : en créer de nouvelles rendrait les anciennes irrécupérables.',
    },
    action: {
      en: 'Restore the keystore’s directory. Move the sealing key away if those keys are not wanted any more.',
      fr: 'Restaurez le dossier des clés. Déplacez la clé de scellement si ces clés ne sont plus voulues.',
    },
  },
  'second-socket-only': {
    status: 403,
    message: {
      en: 'Keys are replaced and destroyed through the key service’s second socket only, which the vault cannot reach.',
      fr: 'Les clés ne sont remplacées et détruites que par la seconde connexion du service des clés, hors de portée du coffre.',
    },
    action: {
      en: 'Name the socket set as adminSocket, from an account that may open it.',
      fr: 'Indiquez la connexion adminSocket, depuis un compte qui y a accès.',
    },
  },
  'transfers-pending': {
    status: 409,
    message: {
      en: 'Files are being taken in. Transfers opened and not settled: {count}.',
      fr: 'Des fichiers sont en cours de traitement. Transferts ouverts et non clos : {count}.',
    },
    action: { en: 'Try again when they are done.', fr: 'Réessayez quand ils seront terminés.' },
  },
  'person-unknown': {
    status: 404,
    message: {
      en: 'The registry has no such person.',
      fr: 'Le registre ne connaît pas cette personne.',
    },
    action: { en: 'Check the number.', fr: 'Vérifiez le numéro.' },
  },
  'tokens-of-another-key': {
    status: 409,
    message: {
      en: 'The vault’s tokens are of generation {generation} of the token key, which the key service does not hold.',
      fr: 'Les jetons du coffre sont de la génération {generation} de leur clé, que le service des clés ne détient pas.',
    },
    action: {
      en: 'One of the two was restored from a backup of another time. Restore the other to that time too.',
      fr: 'L’un des deux a été restauré d’une sauvegarde d’une autre date. Restaurez l’autre à la même date.',
    },
  },
  'transfer-settled': {
    status: 409,
    message: {
      en: 'This transfer was settled: its keys are not released again.',
      fr: 'Ce transfert est clos : ses clés ne sont plus libérées.',
    },
    action: {
      en: 'To read its records, ask for the keys of single items.',
      fr: 'Pour lire ses fiches, demandez les clés élément par élément.',
    },
  },
  'file-opened-before': {
    status: 409,
    message: {
      en: 'This sealed file, or one cut from it, was opened before as another transfer and is not opened again; nothing of this sending was taken in.',
      fr: 'Ce fichier scellé, ou une partie, a déjà été ouvert lors d’un autre transfert et ne l’est pas de nouveau; rien de cet envoi n’a été traité.',
    },
    action: {
      en: 'If the earlier transfer was accepted, nothing is left to do. Otherwise seal the content anew and send that: what is in the registry already is found, and not taken in twice.',
      fr: 'Si le transfert précédent a été accepté, il ne reste rien à faire. Sinon, scellez de nouveau le contenu et envoyez-le : ce que le registre détient déjà est reconnu et n’est pas traité deux fois.',
    },
  },
  'file-taken-in': {
    status: 409,
    message: {
      en: 'This very sealed file was taken in before; nothing of this sending was taken in a second time.',
      fr: 'Ce même fichier scellé a déjà été traité; rien de cet envoi ne l’a été une seconde fois.',
    },
    action: {
      en: 'Nothing is left to do. To send its content another time all the same, seal it anew: what is in the registry already is found, and not taken in twice.',
      fr: 'Il ne reste rien à faire. Pour envoyer quand même son contenu une autre fois, scellez-le de nouveau : ce que le registre détient déjà est reconnu et n’est pas traité deux fois.',
    },
  },
  'file-being-opened': {
    status: 409,
    message: {
      en: 'The same sealed file came before, and what becomes of that transfer is not settled yet.',
      fr: 'Le même fichier scellé est arrivé auparavant, et le sort de ce transfert n’est pas encore réglé.',
    },
    action: {
      en: 'Nothing to do: this one is tried again once that is known.',
      fr: 'Rien à faire : celui-ci est repris dès que c’est connu.',
    },
  },
  'transfer-differs': {
    status: 409,
    message: {
      en: 'This transfer was opened before with other content under the same id.',
      fr: 'Ce transfert a déjà été ouvert avec un autre contenu sous le même identifiant.',
    },
    action: {
      en: 'Fetch the file again from the gateway and compare its hash.',
      fr: 'Récupérez de nouveau le fichier à la passerelle et comparez son empreinte.',
    },
  },
  'transfer-not-open': {
    status: 409,
    message: {
      en: 'This transfer is not open at the key service.',
      fr: 'Ce transfert n’est pas ouvert au service des clés.',
    },
    action: {
      en: 'Open it first; settled transfers stay closed.',
      fr: 'Ouvrez-le d’abord; un transfert clos le reste.',
    },
  },
  'release-not-written': {
    status: 507,
    message: {
      en: 'The release could not be written to the log, so nothing was released.',
      fr: 'La libération n’a pas pu être inscrite au journal; rien n’a été libéré.',
    },
    action: {
      en: 'Free space on the key service’s disk, then try again.',
      fr: 'Libérez de l’espace sur le disque du service des clés, puis réessayez.',
    },
  },
  'release-file-missing': {
    status: 500,
    message: {
      en: 'The keystore is there but its log is not. The key service does not run without the record of what it released.',
      fr: 'Le magasin de clés est présent, mais pas son journal. Le service des clés ne tourne pas sans la trace de ce qu’il a libéré.',
    },
    action: {
      en: 'Restore the log, and the file of openings beside it, from their copies.',
      fr: 'Restaurez le journal, et le fichier des ouvertures qui l’accompagne, à partir de leurs copies.',
    },
  },
  'release-file-damaged': {
    status: 500,
    message: {
      en: 'The log is not as this key service signed it, or holds what it cannot have written. Nothing was changed.',
      fr: 'Le journal n’est pas tel que ce service des clés l’a signé, ou contient ce qu’il n’a pas pu écrire. Rien n’a été modifié.',
    },
    action: {
      en: 'Keep it as it is: it may be evidence. Restore the log from its copy.',
      fr: 'Conservez-le tel quel : il peut servir de preuve. Restaurez le journal à partir de sa copie.',
    },
  },
  'keystore-missing': {
    status: 500,
    message: {
      en: 'There is no keystore in the key service’s directory.',
      fr: 'Aucun magasin de clés dans le répertoire du service des clés.',
    },
    action: {
      en: 'Check the directory in the configuration. To make a new keystore in an empty directory, set “create” to true.',
      fr: 'Vérifiez le répertoire dans la configuration. Pour créer un magasin dans un répertoire vide, mettez « create » à true.',
    },
  },
  'keystore-exists': {
    status: 409,
    message: {
      en: 'There is a keystore in the key service’s directory already. It was left as it is.',
      fr: 'Le répertoire du service des clés contient déjà un magasin de clés. Il n’a pas été modifié.',
    },
    action: {
      en: 'Start the key service on it. To begin with other keys, name an empty directory.',
      fr: 'Démarrez le service des clés sur ce magasin. Pour commencer avec d’autres clés, indiquez un répertoire vide.',
    },
  },
  'keys-export-wrong-identity': {
    status: 422,
    message: {
      en: 'The exported keys are sealed to another identity than this one. Nothing was made.',
      fr: 'Les clés exportées sont scellées pour une autre identité que celle-ci. Rien n’a été créé.',
    },
    action: {
      en: 'Name the identity of the recipient that the officers approved: “keys.export” in the log says which.',
      fr: 'Indiquez l’identité du destinataire que les responsables ont approuvé : l’entrée « keys.export » du journal le nomme.',
    },
  },
  'keys-export-damaged': {
    status: 422,
    message: {
      en: 'The file is cut short, altered, or no export of a key service’s keys. Nothing was made.',
      fr: 'Le fichier est tronqué, modifié, ou n’est pas une exportation des clés d’un service des clés. Rien n’a été créé.',
    },
    action: {
      en: 'Take another copy of the export.',
      fr: 'Prenez une autre copie de l’exportation.',
    },
  },
  'keys-import-log-needed': {
    status: 422,
    message: {
      en: 'These keys have {count} item roots, and only the log says which file hangs from which. Nothing was made.',
      fr: 'Ces clés comptent {count} racines d’éléments, et seul le journal dit quel fichier dépend de laquelle. Rien n’a été créé.',
    },
    action: {
      en: 'Name a copy of the lost directory that has its log: --rest DIR.',
      fr: 'Indiquez une copie du répertoire perdu qui contient son journal : --rest RÉPERTOIRE.',
    },
  },
  'keystore-damaged': {
    status: 500,
    message: {
      en: 'The keystore cannot be read: file {file} is damaged or from another keystore.',
      fr: 'Le magasin de clés est illisible : le fichier {file} est endommagé ou provient d’un autre magasin.',
    },
    action: {
      en: 'Restore the key service’s directory from its copy.',
      fr: 'Restaurez le répertoire du service des clés à partir de sa copie.',
    },
  },
  'keystore-in-use': {
    status: 503,
    message: {
      en: 'Another key service is running on this keystore.',
      fr: 'Un autre service des clés utilise déjà ce magasin.',
    },
    action: { en: 'Stop the other one first.', fr: 'Arrêtez d’abord l’autre.' },
  },
  'passphrase-missing': {
    status: 500,
    message: {
      en: 'The passphrase file is missing, unreadable or empty.',
      fr: 'Le fichier de la phrase secrète est absent, illisible ou vide.',
    },
    action: {
      en: 'Put the passphrase in the file that “passphraseFile” names.',
      fr: 'Placez la phrase secrète dans le fichier désigné par « passphraseFile ».',
    },
  },
  'passphrase-short': {
    status: 500,
    message: {
      en: 'A new keystore needs a passphrase of at least {least} characters.',
      fr: 'Un nouveau magasin de clés exige une phrase secrète d’au moins {least} caractères.',
    },
    action: {
      en: 'Choose a longer one, best a random one.',
      fr: 'Choisissez-en une plus longue, aléatoire de préférence.',
    },
  },
  'passphrase-wrong': {
    status: 500,
    message: {
      en: 'The passphrase does not open the keystore.',
      fr: 'La phrase secrète n’ouvre pas le magasin de clés.',
    },
    action: {
      en: 'Check that the passphrase file belongs to this keystore.',
      fr: 'Vérifiez que le fichier de la phrase secrète correspond à ce magasin.',
    },
  },
  'socket-path-long': {
    status: 500,
    message: {
      en: 'The path of the key service’s socket is longer than the {most} bytes the system allows.',
      fr: 'Le chemin du socket du service des clés dépasse les {most} octets permis par le système.',
    },
    action: { en: 'Give “socket” a shorter path.', fr: 'Donnez à « socket » un chemin plus court.' },
  },
} as const;
