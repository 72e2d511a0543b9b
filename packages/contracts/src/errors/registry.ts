/** The vault: its database, its stored files and its calls to the gateway. */
export const registry = {
  'database-unreachable': {
    status: 503,
    message: {
      en: 'The registry’s database does not answer. Nothing was lost or half done.',
      fr: 'La base de données du registre ne répond pas. Rien n’est perdu ni fait à moitié.',
    },
    action: {
      en: 'Start PostgreSQL; the work goes on by itself.',
      fr: 'Démarrez PostgreSQL; le travail reprend de lui-même.',
    },
  },
  'database-unproven': {
    status: 503,
    message: {
      en: 'What answers at the database’s address did not show by TLS that it is the database. No password and no statement was sent to it.',
      fr: 'Ce qui répond à l’adresse de la base de données n’a pas montré par TLS qu’il est cette base. Aucun mot de passe et aucune instruction ne lui ont été envoyés.',
    },
    action: {
      en: 'Check the server: TLS on, and a certificate in its time, for the host in the URL, by the authority that “caFile” or “sslrootcert” names. If nobody changed any of these, treat this as an attack.',
      fr: 'Vérifiez le serveur : TLS activé, et un certificat encore valide, pour l’hôte de l’URL, par l’autorité que nomme « caFile » ou « sslrootcert ». Si personne n’a rien changé à cela, traitez cela comme une attaque.',
    },
  },
  'database-url-refused': {
    status: 500,
    message: {
      en: 'The database’s URL leads to another machine and asks for something else than verified TLS alone, or it cannot be read. Nothing was sent.',
      fr: 'L’URL de la base de données mène à une autre machine et demande autre chose que du TLS vérifié, ou elle est illisible. Rien n’a été envoyé.',
    },
    action: {
      en: 'Write “postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full” into the file that “database.urlFile” names: one host, and no other parameter but “sslrootcert”.',
      fr: 'Écrivez « postgresql://UTILISATEUR:MOT-DE-PASSE@HÔTE:PORT/BASE?sslmode=verify-full » dans le fichier que nomme « database.urlFile » : un seul hôte, et aucun autre paramètre que « sslrootcert ».',
    },
  },
  'database-authority-unreadable': {
    status: 500,
    message: {
      en: 'The certificate of the authority that vouches for the database cannot be read. Nothing was sent.',
      fr: 'Le certificat de l’autorité qui répond de la base de données est illisible. Rien n’a été envoyé.',
    },
    action: {
      en: 'Name a PEM file with it as “database.caFile” in the vault’s configuration, have the units made anew (vernix units), and see that the vault’s account may read it.',
      fr: 'Nommez un fichier PEM qui le contient comme « database.caFile » dans la configuration du coffre, refaites les unités (vernix units) et vérifiez que le compte du coffre peut le lire.',
    },
  },
  'database-full': {
    status: 503,
    message: {
      en: 'The registry’s database has no room left. Nothing was lost or half done.',
      fr: 'La base de données du registre n’a plus de place. Rien n’est perdu ni fait à moitié.',
    },
    action: {
      en: 'Give PostgreSQL more disk or memory: its log says which. The work goes on by itself.',
      fr: 'Donnez à PostgreSQL plus de disque ou de mémoire : son journal dit lequel. Le travail reprend de lui-même.',
    },
  },
  'files-disk-full': {
    status: 507,
    message: {
      en: 'The disk for sealed files has no room left. The file stays at the gateway.',
      fr: 'Le disque des fichiers scellés n’a plus de place. Le fichier reste à la passerelle.',
    },
    action: {
      en: 'Make room where `filesDir` lies. What was fetched is kept, and the rest is fetched by itself.',
      fr: 'Faites de la place là où se trouve `filesDir`. Ce qui est reçu est gardé, et le reste suit de lui-même.',
    },
  },
  'migration-changed': {
    status: 500,
    message: {
      en: 'The database was set up by another text of migration {migration} than the one installed.',
      fr: 'La base de données a été préparée par un autre texte de la migration {migration} que celui installé.',
    },
    action: {
      en: 'Install the release that set it up, or a later one; never edit a migration.',
      fr: 'Installez la version qui l’a préparée ou une plus récente; ne modifiez jamais une migration.',
    },
  },
  'stored-file-missing': {
    status: 500,
    message: {
      en: 'The sealed file of this transfer is no longer in the vault’s directory.',
      fr: 'Le fichier scellé de ce transfert n’est plus dans le répertoire du coffre.',
    },
    action: {
      en: 'Restore the directory from its copy, or ask the sender to send the file again.',
      fr: 'Restaurez le répertoire à partir de sa copie ou demandez à l’expéditeur de renvoyer le fichier.',
    },
  },
  'announced-file-refused': {
    status: 502,
    message: {
      en: 'The gateway announces a file that no partner of the roster in use may send: {transfer}. It is not fetched.',
      fr: 'La passerelle annonce un fichier qu’aucun partenaire de la liste en vigueur ne peut envoyer : {transfer}. Il n’est pas récupéré.',
    },
    action: {
      en: 'See that vault and gateway have the same roster. If they have, find out who is at the gateway.',
      fr: 'Vérifiez que le coffre et la passerelle ont la même liste. Si oui, cherchez qui est à la passerelle.',
    },
  },
  'partner-without-key': {
    status: 422,
    message: {
      en: 'Nothing can be sealed to {partner}: the roster in use names no such partner, or no key of theirs.',
      fr: 'Rien ne peut être scellé pour {partner} : la liste en vigueur ne nomme pas ce partenaire, ou pas de clé à lui.',
    },
    action: {
      en: 'Have the partner’s key put in the roster (`reportRecipient`), or choose another way.',
      fr: 'Faites inscrire la clé du partenaire dans la liste (`reportRecipient`), ou choisissez une autre voie.',
    },
  },
  'delivery-under-way': {
    status: 409,
    message: {
      en: 'This delivery is on its way to the partner, or waits for them at the gateway.',
      fr: 'Cette livraison est en route vers le partenaire, ou l’attend à la passerelle.',
    },
    action: {
      en: 'Wait until it was received or has expired; then it can be removed from the list.',
      fr: 'Attendez qu’elle ait été reçue ou qu’elle expire; elle pourra alors être retirée de la liste.',
    },
  },
  'delivery-told-refused': {
    status: 502,
    message: {
      en: 'The gateway says of a delivery what cannot be: {delivery}. It is not believed, and what is on record stays.',
      fr: 'La passerelle dit d’une livraison ce qui ne peut être : {delivery}. Elle n’est pas crue, et ce qui est inscrit demeure.',
    },
    action: {
      en: 'See whether the vault’s database was restored from a backup. If not, find out who is at the gateway.',
      fr: 'Voyez si la base de données du coffre a été restaurée d’une sauvegarde. Sinon, cherchez qui est à la passerelle.',
    },
  },
  'registry-behind': {
    status: 500,
    message: {
      en: 'The registry’s database is behind the key service’s log: it does not know of files that came ({files}). It was put back to an older copy.',
      fr: 'La base de données du registre est en retard sur le journal du service des clés : elle ne connaît pas des fichiers qui sont arrivés ({files}). Elle a été remise à une copie plus ancienne.',
    },
    action: {
      en: 'If there is a newer copy, stop the vault and restore it before more comes. Senders of these files are told to send them again.',
      fr: 'S’il existe une copie plus récente, arrêtez le coffre et restaurez-la avant que d’autres fichiers n’arrivent. Les expéditeurs de ceux-ci sont avisés de les renvoyer.',
    },
  },
  'registry-put-back': {
    status: 410,
    message: {
      en: 'What became of this file is not known any more: a record of it was lost, or put back to a copy from before it came.',
      fr: 'On ne sait plus ce qu’il est advenu de ce fichier : des données à son sujet ont été perdues ou remises à une copie antérieure.',
    },
    action: {
      en: 'Send the file again.',
      fr: 'Envoyez de nouveau le fichier.',
    },
  },
  'stored-file-differs': {
    status: 500,
    message: {
      en: 'The bytes that arrived are not those the gateway announced: {transfer}. Nothing was acknowledged.',
      fr: 'Les octets arrivés ne sont pas ceux annoncés par la passerelle : {transfer}. Rien n’a été confirmé.',
    },
    action: {
      en: 'The file is fetched again by itself. If it persists, check the disks of both zones.',
      fr: 'Le fichier est récupéré de nouveau. Si le problème persiste, vérifiez les disques des deux zones.',
    },
  },
} as const;
