/** Transparency logs: their notes, checkpoints, proofs, witnesses, and the directory one is kept in. */
export const log = {
  'log-entry-long': {
    status: 413,
    message: {
      en: 'An entry of the log may have {most} bytes; this one is longer. Nothing was written.',
      fr: 'Une entrée du journal peut compter {most} octets; celle-ci est plus longue. Rien n’a été écrit.',
    },
    action: { en: 'Log less at a time.', fr: 'Consignez-en moins à la fois.' },
  },
  'log-entry-missing': {
    status: 404,
    message: {
      en: 'There is no entry {index}: the log has {size}, counted from 0.',
      fr: 'L’entrée {index} n’existe pas : le journal en compte {size}, à partir de 0.',
    },
    action: {
      en: 'Ask for an entry below the size, or read a newer checkpoint.',
      fr: 'Demandez une entrée inférieure à la taille ou lisez un point de contrôle plus récent.',
    },
  },
  'log-key-invalid': {
    status: 422,
    message: {
      en: 'This is not a key of a log or of a witness, or it is damaged.',
      fr: 'Ce n’est pas la clé d’un journal ou d’un témoin, ou elle est endommagée.',
    },
    action: {
      en: 'Give the whole key: name, plus sign, key id, plus sign, base64. A signing key begins with PRIVATE+KEY+.',
      fr: 'Donnez la clé entière : nom, signe plus, identifiant, signe plus, base64. Une clé de signature commence par PRIVATE+KEY+.',
    },
  },
  'log-note-invalid': {
    status: 422,
    message: {
      en: 'This is not a signed note: a text, an empty line and signature lines.',
      fr: 'Ce n’est pas une note signée : un texte, une ligne vide et des lignes de signature.',
    },
    action: {
      en: 'Fetch it again, byte for byte as it was published.',
      fr: 'Récupérez-la de nouveau, telle qu’elle a été publiée, à l’octet près.',
    },
  },
  'log-checkpoint-invalid': {
    status: 422,
    message: {
      en: 'The note is not a checkpoint: origin, tree size and root hash, each on a line.',
      fr: 'La note n’est pas un point de contrôle : origine, taille et empreinte racine, une par ligne.',
    },
    action: { en: 'Fetch the checkpoint again.', fr: 'Récupérez de nouveau le point de contrôle.' },
  },
  'log-signature-wrong': {
    status: 422,
    message: {
      en: 'The signature by {key} does not hold: the text was altered, or the signature forged.',
      fr: 'La signature de {key} n’est pas valide : le texte a été modifié ou la signature contrefaite.',
    },
    action: {
      en: 'Do not rely on it. Keep it as it is and tell the log’s operator.',
      fr: 'Ne vous y fiez pas. Conservez-la telle quelle et avisez l’exploitant du journal.',
    },
  },
  'log-signature-missing': {
    status: 422,
    message: {
      en: 'A signature we require is missing: {keys}.',
      fr: 'Une signature exigée est absente : {keys}.',
    },
    action: {
      en: 'Do not rely on it. Check that you gave the keys of this log.',
      fr: 'Ne vous y fiez pas. Vérifiez que vous avez donné les clés de ce journal.',
    },
  },
  'log-origin-wrong': {
    status: 422,
    message: {
      en: 'The checkpoint is of another log than the one asked for.',
      fr: 'Le point de contrôle provient d’un autre journal que celui demandé.',
    },
    action: {
      en: 'Check the log’s origin and where the checkpoint came from.',
      fr: 'Vérifiez l’origine du journal et la provenance du point de contrôle.',
    },
  },
  'log-quorum-missing': {
    status: 422,
    message: {
      en: 'Witnesses whose cosignatures the checkpoint has: {got}. Required: {quorum}.',
      fr: 'Témoins dont le point de contrôle porte la cosignature : {got}. Exigés : {quorum}.',
    },
    action: {
      en: 'Wait until more witnesses have seen the log, and fetch the proof again.',
      fr: 'Attendez que d’autres témoins aient vu le journal, puis récupérez de nouveau la preuve.',
    },
  },
  'log-request-invalid': {
    status: 400,
    message: {
      en: 'This is not a request to a witness: old size, consistency proof, an empty line, checkpoint.',
      fr: 'Ce n’est pas une demande à un témoin : ancienne taille, preuve de cohérence, ligne vide, point de contrôle.',
    },
    action: {
      en: 'Send what c2sp.org/tlog-witness describes.',
      fr: 'Envoyez ce que décrit c2sp.org/tlog-witness.',
    },
  },
  'log-proof-invalid': {
    status: 422,
    message: {
      en: 'This is not a proof of logging in the format c2sp.org/tlog-proof@v1.',
      fr: 'Ce n’est pas une preuve d’inscription au format c2sp.org/tlog-proof@v1.',
    },
    action: { en: 'Fetch the proof again.', fr: 'Récupérez de nouveau la preuve.' },
  },
  'log-proof-wrong': {
    status: 422,
    message: {
      en: 'The proof does not hold: what it is about is not in the tree that the checkpoint names.',
      fr: 'La preuve ne tient pas : son objet ne figure pas dans l’arbre désigné par le point de contrôle.',
    },
    action: {
      en: 'Keep the proof and the checkpoint: if both are as published, they show that the log was rewritten.',
      fr: 'Conservez la preuve et le point de contrôle : s’ils sont tels que publiés, ils montrent que le journal a été réécrit.',
    },
  },
  'log-rolled-back': {
    status: 422,
    message: {
      en: 'The log has {size} entries; an earlier checkpoint had {older}. A log never shrinks.',
      fr: 'Le journal compte {size} entrées; un point de contrôle antérieur en comptait {older}. Un journal ne rétrécit jamais.',
    },
    action: {
      en: 'Keep both checkpoints and tell the log’s operator: an old copy was put back, or entries were removed.',
      fr: 'Conservez les deux points de contrôle et avisez l’exploitant : une ancienne copie a été remise ou des entrées ont été retirées.',
    },
  },
  'log-policy-invalid': {
    status: 422,
    message: {
      en: 'Line {line} of the policy for the log is not one (0: the whole lacks a log key or a quorum, or names two logs).',
      fr: 'La ligne {line} de la politique du journal n’en est pas une (0 : il manque une clé de journal ou un quorum, ou deux journaux sont nommés).',
    },
    action: {
      en: 'Write lines “log KEY”, “witness LABEL KEY [URL]”, “group LABEL NUMBER LABEL…” and “quorum LABEL”.',
      fr: 'Écrivez des lignes « log CLÉ », « witness NOM CLÉ [URL] », « group NOM NOMBRE NOM… » et « quorum NOM ».',
    },
  },
  'witness-memory-missing': {
    status: 500,
    message: {
      en: 'The witness has no memory of what it cosigned. It does not begin anew by itself: it could be made to cosign a fork.',
      fr: 'Le témoin n’a aucune mémoire de ce qu’il a cosigné. Il ne recommence pas de lui-même : on pourrait lui faire cosigner une bifurcation.',
    },
    action: {
      en: 'Put its directory back, or, for a new witness only, set “create” for its first start.',
      fr: 'Remettez son répertoire en place ou, pour un nouveau témoin seulement, activez « create » au premier démarrage.',
    },
  },
  'witness-memory-damaged': {
    status: 500,
    message: {
      en: 'The witness’s memory of what it cosigned cannot be read.',
      fr: 'La mémoire du témoin sur ce qu’il a cosigné est illisible.',
    },
    action: {
      en: 'Retire this witness’s keys and begin a new one with keys of its own.',
      fr: 'Retirez les clés de ce témoin et commencez-en un nouveau avec ses propres clés.',
    },
  },
  'log-not-witnessed': {
    status: 503,
    message: {
      en: 'Not enough witnesses have seen the log beyond its first {size} entries. What waits for them was not done.',
      fr: 'Trop peu de témoins ont vu le journal au-delà de ses {size} premières entrées. Ce qui les attend n’a pas été fait.',
    },
    action: {
      en: 'See that the witnesses run and can be reached from the vault. It goes on by itself when they have signed.',
      fr: 'Vérifiez que les témoins fonctionnent et sont joignables depuis le coffre. La suite vient d’elle-même dès leur signature.',
    },
  },
  'log-rewritten': {
    status: 422,
    message: {
      en: 'The first {size} entries are not those that a signed checkpoint of that size names. The log was rewritten.',
      fr: 'Les {size} premières entrées ne sont pas celles que désigne un point de contrôle signé de cette taille. Le journal a été réécrit.',
    },
    action: {
      en: 'Keep the log and the checkpoint as evidence, and tell whoever relies on it.',
      fr: 'Conservez le journal et le point de contrôle comme preuves et avisez ceux qui s’y fient.',
    },
  },
  'log-forked': {
    status: 422,
    message: {
      en: 'A witness saw another log of {size} entries. Two people were shown two logs.',
      fr: 'Un témoin a vu un autre journal de {size} entrées. Deux personnes ont reçu deux journaux.',
    },
    action: {
      en: 'Keep this log as evidence, and ask the witness for the checkpoint it signed.',
      fr: 'Conservez ce journal comme preuve et demandez au témoin le point de contrôle qu’il a signé.',
    },
  },
  'log-not-there': {
    status: 404,
    message: { en: 'There is no log at {place}.', fr: 'Il n’y a pas de journal à {place}.' },
    action: {
      en: 'Check the path or the address: a log is where “checkpoint” and “tile” are.',
      fr: 'Vérifiez le chemin ou l’adresse : un journal est là où se trouvent « checkpoint » et « tile ».',
    },
  },
  'log-unreachable': {
    status: 502,
    message: {
      en: 'The log could not be read at its address, or what came is no log.',
      fr: 'Le journal n’a pas pu être lu à son adresse, ou ce qui est venu n’en est pas un.',
    },
    action: { en: 'Check the address, then try again.', fr: 'Vérifiez l’adresse, puis réessayez.' },
  },
  'log-withheld': {
    status: 503,
    message: {
      en: 'What serves the log does not give it out. It says: {why} Its code is {reason}.',
      fr: 'Ce qui sert le journal ne le donne pas. Il dit : {why} Son code est {reason}.',
    },
    action: {
      en: 'The address is right; whoever keeps the log has to see to this. {remedy} Then try again.',
      fr: 'L’adresse est bonne; c’est à qui tient le journal d’y voir. {remedy} Puis réessayez.',
    },
  },
  'witness-unreachable': {
    status: 502,
    message: {
      en: 'The witness at {witness} does not answer.',
      fr: 'Le témoin à {witness} ne répond pas.',
    },
    action: {
      en: 'Try again later, or ask whoever runs it.',
      fr: 'Réessayez plus tard ou demandez à qui l’exploite.',
    },
  },
  'witness-refused': {
    status: 502,
    message: {
      en: 'The witness at {witness} refused the checkpoint (status {status}).',
      fr: 'Le témoin à {witness} a refusé le point de contrôle (statut {status}).',
    },
    action: {
      en: '403 and 404: it does not know this log’s keys or origin. 422: what it was shown does not continue what it saw; keep both as evidence.',
      fr: '403 et 404 : il ne connaît pas les clés ou l’origine de ce journal. 422 : ce qui lui a été présenté ne prolonge pas ce qu’il a vu; conservez les deux comme preuves.',
    },
  },
  'witness-answer-unproven': {
    status: 502,
    message: {
      en: 'What answers at {witness} accepted the checkpoint, but signed it with no key that your policy has for it.',
      fr: 'Ce qui répond à {witness} a accepté le point de contrôle, mais ne l’a signé avec aucune des clés que votre politique lui donne.',
    },
    action: {
      en: 'Ask whoever runs the witness for its address and its keys. What it has seen is not known until then.',
      fr: 'Demandez à qui exploite le témoin son adresse et ses clés. Ce qu’il a vu reste inconnu d’ici là.',
    },
  },
  'log-path-invalid': {
    status: 422,
    message: {
      en: 'This is not the path of a tile or of an entry bundle.',
      fr: 'Ce n’est pas le chemin d’une tuile ou d’un lot d’entrées.',
    },
    action: {
      en: 'Ask for a path that c2sp.org/tlog-tiles describes, such as tile/0/x001/234.',
      fr: 'Demandez un chemin décrit par c2sp.org/tlog-tiles, par exemple tile/0/x001/234.',
    },
  },
  'log-tile-invalid': {
    status: 422,
    message: {
      en: 'File {tile} of the log is cut short, extended or damaged.',
      fr: 'Le fichier {tile} du journal est tronqué, allongé ou endommagé.',
    },
    action: {
      en: 'Restore it from a copy of the log, then verify again.',
      fr: 'Restaurez-le à partir d’une copie du journal, puis vérifiez de nouveau.',
    },
  },
  'log-tile-missing': {
    status: 404,
    message: {
      en: 'File {tile} of the log is not there.',
      fr: 'Le fichier {tile} du journal est absent.',
    },
    action: {
      en: 'Restore it from a copy of the log, then verify again.',
      fr: 'Restaurez-le à partir d’une copie du journal, puis vérifiez de nouveau.',
    },
  },
  'log-tile-differs': {
    status: 422,
    message: {
      en: 'File {tile} of the log does not hold what the signed checkpoint says. It was rewritten.',
      fr: 'Le fichier {tile} du journal ne contient pas ce qu’indique le point de contrôle signé. Il a été réécrit.',
    },
    action: {
      en: 'Keep a copy of it as evidence, and restore it from a copy of the log.',
      fr: 'Conservez-en une copie comme preuve, puis restaurez-le à partir d’une copie du journal.',
    },
  },
  'log-root-differs': {
    status: 422,
    message: {
      en: 'The files at the end of the log ({tiles}) do not give the root that its checkpoint names.',
      fr: 'Les fichiers de fin du journal ({tiles}) ne donnent pas la racine désignée par son point de contrôle.',
    },
    action: {
      en: 'Write nothing to it. Keep it as evidence, and restore the log from a copy.',
      fr: 'N’y écrivez rien. Conservez-le comme preuve et restaurez le journal à partir d’une copie.',
    },
  },
  'log-checkpoint-missing': {
    status: 500,
    message: {
      en: 'There is no checkpoint in the log’s directory. A new log was not begun in its place.',
      fr: 'Aucun point de contrôle dans le répertoire du journal. Aucun nouveau journal n’a été commencé à sa place.',
    },
    action: {
      en: 'Restore the directory from its copy, or check its path.',
      fr: 'Restaurez le répertoire à partir de sa copie ou vérifiez son chemin.',
    },
  },
  'log-exists': {
    status: 409,
    message: {
      en: 'There is a log in this directory already. It was left as it is.',
      fr: 'Ce répertoire contient déjà un journal. Il a été laissé tel quel.',
    },
    action: {
      en: 'Open it, or choose another directory.',
      fr: 'Ouvrez-le ou choisissez un autre répertoire.',
    },
  },
  'log-not-written': {
    status: 507,
    message: {
      en: 'The entry could not be written to the log. The log is as it was.',
      fr: 'L’entrée n’a pas pu être inscrite au journal. Le journal est resté tel quel.',
    },
    action: {
      en: 'Free space on the log’s disk, then try again.',
      fr: 'Libérez de l’espace sur le disque du journal, puis réessayez.',
    },
  },
  'log-outcome-unknown': {
    status: 503,
    message: {
      en: 'The disk failed while a checkpoint was put in place, so whether the last entries are in the log is not known. It takes no more.',
      fr: 'Le disque a fait défaut pendant la mise en place d’un point de contrôle; on ignore si les dernières entrées figurent au journal. Il n’en accepte plus.',
    },
    action: {
      en: 'Check the disk, then start again: the log is read afresh and goes on from what is there.',
      fr: 'Vérifiez le disque, puis redémarrez : le journal est relu et reprend à partir de ce qui s’y trouve.',
    },
  },
} as const;
