/** What can make a delimited file (CSV) unreadable as a whole. Nothing of such a file is kept as a record. */
export const tables = {
  'mapping-unknown': {
    status: 422,
    message: {
      en: 'The registry has no mapping by the name the file was sent with.',
      fr: 'Le registre n’a aucune table de correspondance du nom indiqué à l’envoi.',
    },
    action: {
      en: 'Send it as “template”, or under the name of a mapping agreed with the registry.',
      fr: 'Envoyez-le comme « template », ou sous le nom d’une table convenue avec le registre.',
    },
  },
  'file-empty': {
    status: 422,
    message: { en: 'The file is empty.', fr: 'Le fichier est vide.' },
    action: {
      en: 'Check the export that made it, then send it again.',
      fr: 'Vérifiez l’exportation qui l’a produit, puis renvoyez-le.',
    },
  },
  'file-utf16': {
    status: 422,
    message: { en: 'The file is UTF-16 text.', fr: 'Le fichier est du texte UTF-16.' },
    action: {
      en: 'Save it as “CSV UTF-8”, then send it again.',
      fr: 'Enregistrez-le en « CSV UTF-8 », puis renvoyez-le.',
    },
  },
  'file-not-text': {
    status: 422,
    message: {
      en: 'The file is not text: a spreadsheet or a compressed file, perhaps.',
      fr: 'Le fichier n’est pas du texte; il s’agit peut-être d’un classeur ou d’un fichier compressé.',
    },
    action: {
      en: 'Save it as “CSV UTF-8”, not compressed, then send it again.',
      fr: 'Enregistrez-le en « CSV UTF-8 », sans compression, puis renvoyez-le.',
    },
  },
  'file-still-sealed': {
    status: 422,
    message: {
      en: 'What was sent is itself a sealed file: made by age with --armor, by PGP, or sealed by age twice.',
      fr: 'Ce qui a été envoyé est encore un fichier scellé : par age avec --armor, par PGP, ou deux fois par age.',
    },
    action: {
      en: 'Seal the CSV itself, once, by age without --armor, then send it.',
      fr: 'Scellez le CSV lui-même, une seule fois, avec age sans --armor, puis envoyez-le.',
    },
  },
  'header-unrecognised': {
    status: 422,
    message: {
      en: 'No column of the first row is one that the mapping reads.',
      fr: 'Aucune colonne de la première ligne n’est lue par la table de correspondance.',
    },
    action: {
      en: 'Check that the first row holds the column names and that the file was sent under the right mapping.',
      fr: 'Vérifiez que la première ligne contient les noms de colonnes et que la bonne table a été choisie.',
    },
  },
  'header-missing': {
    status: 422,
    message: {
      en: 'Columns that the mapping needs are not in the file ({count}): {names}.',
      fr: 'Des colonnes nécessaires manquent dans le fichier ({count}) : {names}.',
    },
    action: {
      en: 'Add these columns, empty where nothing is known, then send the file again.',
      fr: 'Ajoutez ces colonnes, vides si rien n’est connu, puis renvoyez le fichier.',
    },
  },
  'header-unknown': {
    status: 422,
    message: {
      en: 'Columns that the mapping does not know are in the file ({count}), at positions {positions}.',
      fr: 'Des colonnes inconnues figurent dans le fichier ({count}), aux positions {positions}.',
    },
    action: {
      en: 'Remove these columns: what is not asked for must not be sent. Or correct their names.',
      fr: 'Retirez ces colonnes : ce qui n’est pas demandé ne doit pas être envoyé. Sinon, corrigez leurs noms.',
    },
  },
  'header-duplicate': {
    status: 422,
    message: {
      en: 'Columns {first} and {second} have the same name.',
      fr: 'Les colonnes {first} et {second} portent le même nom.',
    },
    action: {
      en: 'Keep the right one, then send the file again.',
      fr: 'Gardez la bonne, puis renvoyez le fichier.',
    },
  },
  'columns-too-many': {
    status: 422,
    message: {
      en: 'Row {row} of the file, counting the header and no empty line, has more than {limit} columns.',
      fr: 'La ligne {row} du fichier, en comptant l’en-tête et aucune ligne vide, compte plus de {limit} colonnes.',
    },
    action: {
      en: 'Check the separator and the line ends, then send the file again.',
      fr: 'Vérifiez le séparateur et les fins de ligne, puis renvoyez le fichier.',
    },
  },
  'cell-too-long': {
    status: 422,
    message: {
      en: 'Row {row} of the file, counting the header and no empty line, has more than {limit} bytes in column {column}.',
      fr: 'La ligne {row} du fichier, en comptant l’en-tête et aucune ligne vide, a plus de {limit} octets dans la colonne {column}.',
    },
    action: {
      en: 'Check the separator and the line ends, then send the file again.',
      fr: 'Vérifiez le séparateur et les fins de ligne, puis renvoyez le fichier.',
    },
  },
  'row-too-long': {
    status: 422,
    message: {
      en: 'Row {row} of the file, counting the header and no empty line, is longer than {limit} bytes.',
      fr: 'La ligne {row} du fichier, en comptant l’en-tête et aucune ligne vide, dépasse {limit} octets.',
    },
    action: {
      en: 'Check the line ends, then send the file again.',
      fr: 'Vérifiez les fins de ligne, puis renvoyez le fichier.',
    },
  },
  'quote-not-closed': {
    status: 422,
    message: {
      en: 'A quotation mark opens in row {row} of the file, counting the header and no empty line, column {column}, and is not closed.',
      fr: 'Un guillemet s’ouvre à la ligne {row} du fichier, en comptant l’en-tête et aucune ligne vide, colonne {column}, et ne se ferme pas.',
    },
    action: {
      en: 'Close it, or double each quotation mark that is part of a value, then send the file again.',
      fr: 'Fermez-le, ou doublez chaque guillemet qui fait partie d’une valeur, puis renvoyez le fichier.',
    },
  },
} as const;
