/** What can go wrong with a sealed file on its way out, by the gateway. */
export const deliveries = {
  'delivery-partner-unknown': {
    status: 422,
    message: {
      en: 'The roster has no such partner to leave a delivery for.',
      fr: 'Le registre des partenaires ne contient pas ce destinataire.',
    },
    action: {
      en: 'Send it to a partner of the roster in use.',
      fr: 'Envoyez la livraison à un partenaire du registre en usage.',
    },
  },
  'delivery-too-large': {
    status: 413,
    message: {
      en: 'The delivery is larger than the {limit} bytes that the gateway takes. Nothing was kept.',
      fr: 'La livraison dépasse les {limit} octets que la passerelle accepte. Rien n’a été conservé.',
    },
    action: {
      en: 'Send it in parts, or raise the gateway’s setting “deliveries.fileBytes”.',
      fr: 'Envoyez-la en plusieurs parties, ou augmentez le réglage « deliveries.fileBytes » de la passerelle.',
    },
  },
  'delivery-altered': {
    status: 422,
    message: {
      en: 'What arrived of the delivery has another hash than was named. Nothing was kept.',
      fr: 'Ce qui est arrivé de la livraison n’a pas l’empreinte indiquée. Rien n’a été conservé.',
    },
    action: { en: 'Transfer it again.', fr: 'Transférez-la de nouveau.' },
  },
  'delivery-interrupted': {
    status: 400,
    message: {
      en: 'The connection ended before the delivery did. Nothing of it was kept.',
      fr: 'La connexion s’est terminée avant la livraison. Rien n’en a été conservé.',
    },
    action: { en: 'Send it again.', fr: 'Envoyez-la de nouveau.' },
  },
  'delivery-differs': {
    status: 409,
    message: {
      en: 'Another file, or one for another partner, was left under this id.',
      fr: 'Un autre fichier, ou un fichier pour un autre partenaire, a été déposé sous cet identifiant.',
    },
    action: { en: 'Send it under a new id.', fr: 'Envoyez-le sous un nouvel identifiant.' },
  },
  'mailbox-full': {
    status: 429,
    message: {
      en: 'With this delivery, what waits here for its recipient would be more than {files} files or {bytes} bytes.',
      fr: 'Avec cette livraison, ce qui attend ici son destinataire dépasserait {files} fichiers ou {bytes} octets.',
    },
    action: {
      en: 'Send it again when earlier ones were collected or have expired.',
      fr: 'Envoyez-la de nouveau lorsque les précédentes auront été retirées ou seront expirées.',
    },
  },
  'delivery-not-decoy': {
    status: 409,
    message: {
      en: 'No such delivery to a partner that is nobody is waiting. It was not collected.',
      fr: 'Aucune livraison de cette sorte n’attend un partenaire qui n’est personne. Elle n’a pas été retirée.',
    },
    action: {
      en: 'Name the client file of the partner that is nobody with --client.',
      fr: 'Indiquez avec --client le fichier client du partenaire qui n’est personne.',
    },
  },
  'delivery-over': {
    status: 410,
    message: {
      en: 'This delivery has ended: it was acknowledged, or its time was over. Its file is deleted.',
      fr: 'Cette livraison est terminée : elle a été confirmée, ou son délai est passé. Son fichier est supprimé.',
    },
    action: {
      en: 'If you do not have the file, ask the registry to send it again.',
      fr: 'Si vous n’avez pas le fichier, demandez au registre de l’envoyer de nouveau.',
    },
  },
} as const;
