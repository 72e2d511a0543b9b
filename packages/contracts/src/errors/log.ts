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
      en: 'The checkpoint has the cosignatures of {got} witnesses; {quorum} are required.',
      fr: 'Le point de contrôle porte les cosignatures de {got} témoins; {quorum} sont exigées.',
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
} as const;
