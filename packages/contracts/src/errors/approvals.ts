/** What officers sign, and who lets more be read. */
export const approvals = {
  'assertion-malformed': {
    status: 400,
    message: {
      en: 'What the passkey answered cannot be read ({where}).',
      fr: 'La réponse de la clé d’accès est illisible ({where}).',
    },
    action: {
      en: 'Try again with the same passkey. If it persists, quote this code.',
      fr: 'Réessayez avec la même clé d’accès. Si l’erreur persiste, citez ce code.',
    },
  },
  'assertion-other-request': {
    status: 403,
    message: {
      en: 'The passkey signed something else than this request. It was not approved.',
      fr: 'La clé d’accès a signé autre chose que cette demande. Elle n’a pas été approuvée.',
    },
    action: {
      en: 'Load the request again and read it before you approve. If this happens twice, tell the privacy officer.',
      fr: 'Rechargez la demande et relisez-la avant d’approuver. Si cela se reproduit, avisez le responsable de la protection de la vie privée.',
    },
  },
  'assertion-other-origin': {
    status: 403,
    message: {
      en: 'The passkey was used on another page than the one for approvals.',
      fr: 'La clé d’accès a servi sur une autre page que celle des approbations.',
    },
    action: {
      en: 'Open the approvals page at its own address. A page that asks elsewhere may be an imitation: report it.',
      fr: 'Ouvrez la page des approbations à sa propre adresse. Une page qui le demande ailleurs peut être une imitation : signalez-la.',
    },
  },
  'assertion-unverified': {
    status: 403,
    message: {
      en: 'The passkey did not check who is using it.',
      fr: 'La clé d’accès n’a pas vérifié qui l’utilise.',
    },
    action: {
      en: 'Use a passkey with a fingerprint, a face or a PIN, and give it when asked.',
      fr: 'Utilisez une clé d’accès avec empreinte, visage ou NIP, et donnez-le lorsqu’elle le demande.',
    },
  },
  'assertion-signature-wrong': {
    status: 403,
    message: {
      en: 'The passkey’s signature does not fit. Nothing was approved.',
      fr: 'La signature de la clé d’accès ne correspond pas. Rien n’a été approuvé.',
    },
    action: {
      en: 'Try again with the passkey that was enrolled.',
      fr: 'Réessayez avec la clé d’accès inscrite.',
    },
  },
  'credential-unknown': {
    status: 403,
    message: {
      en: 'This passkey is not an officer’s.',
      fr: 'Cette clé d’accès n’est pas celle d’un responsable.',
    },
    action: {
      en: 'Use the passkey that was enrolled, or have two officers enrol this one.',
      fr: 'Utilisez la clé d’accès inscrite ou faites inscrire celle-ci par deux responsables.',
    },
  },
  'credential-copied': {
    status: 403,
    message: {
      en: 'The passkey’s counter stands at {said}; it was at {known} before. There may be a copy of it. Nothing was approved.',
      fr: 'Le compteur de la clé d’accès indique {said} alors qu’il était à {known}. Il en existe peut-être une copie. Rien n’a été approuvé.',
    },
    action: {
      en: 'Have two other officers remove this one, and enrol a new passkey.',
      fr: 'Faites retirer ce responsable par deux autres, puis inscrivez une nouvelle clé d’accès.',
    },
  },
  'credential-unsupported': {
    status: 422,
    message: {
      en: 'This passkey cannot be used here ({what}).',
      fr: 'Cette clé d’accès ne peut pas servir ici ({what}).',
    },
    action: {
      en: 'Use one that signs with ES256 or Ed25519; no attestation is needed.',
      fr: 'Utilisez-en une qui signe avec ES256 ou Ed25519; aucune attestation n’est requise.',
    },
  },
  'credential-taken': {
    status: 409,
    message: { en: 'This passkey is enrolled already.', fr: 'Cette clé d’accès est déjà inscrite.' },
    action: {
      en: 'Each officer needs a passkey of their own.',
      fr: 'Chaque responsable doit avoir sa propre clé d’accès.',
    },
  },
  'officers-founded': {
    status: 409,
    message: {
      en: 'There are officers already. They were left as they are.',
      fr: 'Des responsables sont déjà inscrits. Rien n’a été changé.',
    },
    action: {
      en: 'Have two of them enrol the new one.',
      fr: 'Faites inscrire le nouveau par deux d’entre eux.',
    },
  },
  'officers-too-few': {
    status: 409,
    message: {
      en: 'There must be at least {fewest} officers. Nothing was changed.',
      fr: 'Il faut au moins {fewest} responsables. Rien n’a été changé.',
    },
    action: { en: 'Enrol another officer first.', fr: 'Inscrivez d’abord un autre responsable.' },
  },
  'officers-too-many': {
    status: 409,
    message: {
      en: 'Officers may have {most} passkeys in all. Nothing was changed.',
      fr: 'Les responsables peuvent avoir {most} clés d’accès en tout. Rien n’a été changé.',
    },
    action: { en: 'Remove an officer who has left.', fr: 'Retirez un responsable qui est parti.' },
  },
  'officer-unknown': {
    status: 404,
    message: { en: 'There is no such officer.', fr: 'Ce responsable n’existe pas.' },
    action: { en: 'See the list of officers.', fr: 'Consultez la liste des responsables.' },
  },
  'approval-unknown': {
    status: 404,
    message: {
      en: 'There is no such request for approval.',
      fr: 'Cette demande d’approbation n’existe pas.',
    },
    action: {
      en: 'See the list of requests, or ask again.',
      fr: 'Consultez la liste des demandes ou refaites la vôtre.',
    },
  },
  'approval-known': {
    status: 409,
    message: {
      en: 'There is a request by this number already. It was left as it is.',
      fr: 'Une demande porte déjà ce numéro. Elle n’a pas été changée.',
    },
    action: {
      en: 'Fetch a new number and ask again.',
      fr: 'Obtenez un nouveau numéro et refaites la demande.',
    },
  },
  'approvals-too-many': {
    status: 429,
    message: {
      en: '{most} requests for approval that were asked for in the same way are open. This one was not taken.',
      fr: '{most} demandes d’approbation faites par la même voie sont ouvertes. Celle-ci n’a pas été acceptée.',
    },
    action: {
      en: 'Have some taken back or refused: each makes room at once. If nobody knows of them, tell the privacy officer.',
      fr: 'Faites-en retirer ou refuser : chacune libère aussitôt une place. Si personne n’en sait rien, avisez le responsable de la protection de la vie privée.',
    },
  },
  'approvals-too-many-yours': {
    status: 429,
    message: {
      en: '{most} of your requests wait for officers. This one was not taken.',
      fr: '{most} de vos demandes attendent les responsables. Celle-ci n’a pas été acceptée.',
    },
    action: {
      en: 'Take one back, or wait until officers have signed or refused one.',
      fr: 'Retirez-en une ou attendez que les responsables en aient signé ou refusé une.',
    },
  },
  'asked-too-often': {
    status: 429,
    message: {
      en: 'Much was asked at the desk from your address just now. This was not taken.',
      fr: 'Beaucoup de demandes viennent d’être faites au bureau depuis votre adresse. Celle-ci n’a pas été acceptée.',
    },
    action: {
      en: 'Officers: approve or refuse a request with your passkey, then ask again; or wait two minutes.',
      fr: 'Responsables : approuvez ou refusez une demande avec votre clé d’accès, puis réessayez; ou attendez deux minutes.',
    },
  },
  'approval-not-yours': {
    status: 403,
    message: {
      en: 'Somebody else asked for this, or in another place. The request was left as it is.',
      fr: 'Cette demande vient de quelqu’un d’autre ou a été faite ailleurs. Elle n’a pas été changée.',
    },
    action: {
      en: 'Who asked takes it back where it was asked for; an officer can refuse it at the desk.',
      fr: 'L’auteur la retire là où il l’a faite; un responsable peut la refuser au bureau.',
    },
  },
  'approval-expired': {
    status: 403,
    message: { en: 'The request has expired.', fr: 'La demande est expirée.' },
    action: { en: 'Ask again.', fr: 'Refaites la demande.' },
  },
  'approval-used': {
    status: 409,
    message: {
      en: 'This approval was used already: each is good for once.',
      fr: 'Cette approbation a déjà servi : chacune ne vaut qu’une fois.',
    },
    action: { en: 'Ask again.', fr: 'Refaites la demande.' },
  },
  'approval-cancelled': {
    status: 409,
    message: {
      en: 'The request was taken back by who asked.',
      fr: 'La demande a été retirée par son auteur.',
    },
    action: { en: 'Ask again if it is still needed.', fr: 'Refaites la demande si elle est encore utile.' },
  },
  'approval-refused': {
    status: 409,
    message: {
      en: 'An officer has refused the request.',
      fr: 'Un responsable a refusé la demande.',
    },
    action: {
      en: 'Talk to the officers; then ask again if it is still needed.',
      fr: 'Parlez-en aux responsables; refaites ensuite la demande si elle est encore utile.',
    },
  },
  'approval-incomplete': {
    status: 403,
    message: {
      en: 'Approvals there: {got} of {needed}. Nothing was done.',
      fr: 'Approbations reçues : {got} sur {needed}. Rien n’a été fait.',
    },
    action: {
      en: 'Ask an officer who has not approved yet.',
      fr: 'Demandez à un responsable qui n’a pas encore approuvé.',
    },
  },
  'extract-cut-short': {
    status: 409,
    message: {
      en: 'A failure cut the opening of these rows short. What was approved is opened once, so nothing more is opened for it.',
      fr: 'Une panne a interrompu l’ouverture de ces lignes. Ce qui a été approuvé ne s’ouvre qu’une fois : rien de plus n’est ouvert à ce titre.',
    },
    action: {
      en: 'Ask again; two officers sign again.',
      fr: 'Refaites la demande; deux responsables signent de nouveau.',
    },
  },
  'extract-used-elsewhere': {
    status: 409,
    message: {
      en: 'What two officers signed for these rows was used already, and not for this extract: somebody may have read them. You get none of them.',
      fr: 'Ce que deux responsables ont signé pour ces lignes a déjà servi, et pas à cet extrait : quelqu’un les a peut-être lues. Vous n’en recevez aucune.',
    },
    action: {
      en: 'Tell a privacy officer at once, with the number of the request: the log of the key service says when keys were given under it.',
      fr: 'Avisez tout de suite un responsable de la protection de la vie privée, avec le numéro de la demande : le journal du service des clés dit quand des clés ont été remises à ce titre.',
    },
  },
  'extract-empty': {
    status: 404,
    message: {
      en: 'Nothing of this file is held that could be opened.',
      fr: 'Rien de ce fichier n’est conservé qui puisse être ouvert.',
    },
    action: {
      en: 'See whether the file was committed, and whether its people were forgotten since.',
      fr: 'Vérifiez que le fichier a été validé et que ses personnes n’ont pas été oubliées depuis.',
    },
  },
  'row-not-held': {
    status: 404,
    message: {
      en: 'Nothing that was asked for is held of row {row} of this file. No row was opened.',
      fr: 'Rien de ce qui est demandé n’est conservé de la ligne {row} de ce fichier. Aucune ligne n’a été ouverte.',
    },
    action: {
      en: 'Take numbers from the findings in Intake. Rejected rows have no record, and a row that came before is held with the file it came in.',
      fr: 'Prenez les numéros dans les constats de la réception. Une ligne rejetée n’a pas de fiche, et une ligne déjà reçue est conservée avec le fichier dans lequel elle est venue.',
    },
  },
  'approval-awaited': {
    status: 409,
    message: {
      en: 'Two officers have to approve this first: it is request {nonce}. Nothing was done yet.',
      fr: 'Deux responsables doivent d’abord l’approuver : c’est la demande {nonce}. Rien n’a encore été fait.',
    },
    action: {
      en: 'Tell them; when both have signed, do the same again, until {until}.',
      fr: 'Avisez-les; quand les deux auront signé, refaites la même chose, au plus tard le {until}.',
    },
  },
  'approval-differs': {
    status: 403,
    message: {
      en: 'What was to be done is not what the officers approved. Nothing was done.',
      fr: 'Ce qui devait être fait diffère de ce que les responsables ont approuvé. Rien n’a été fait.',
    },
    action: {
      en: 'Do exactly what was approved, or ask again for what you need.',
      fr: 'Faites exactement ce qui a été approuvé ou refaites la demande.',
    },
  },
  'stop-over': {
    status: 409,
    message: {
      en: 'Nobody of that name has been stopped since that time: the stop is over, or never was. Nothing was done.',
      fr: 'Aucun accès n’est suspendu sous ce nom depuis ce moment : la suspension a pris fin, ou n’a jamais eu lieu. Rien n’a été fait.',
    },
    action: {
      en: 'See on the officers’ desk who is stopped now, and since when; ask for that.',
      fr: 'Voyez au bureau des responsables qui est suspendu en ce moment et depuis quand; demandez cela.',
    },
  },
  'approval-own-request': {
    status: 403,
    message: {
      en: 'You cannot approve your own request.',
      fr: 'Vous ne pouvez pas approuver votre propre demande.',
    },
    action: { en: 'Two other officers have to.', fr: 'Deux autres responsables doivent le faire.' },
  },
  'approval-same-officer': {
    status: 403,
    message: {
      en: 'You have approved this already; the second approval has to be another officer’s.',
      fr: 'Vous avez déjà approuvé cette demande; la seconde approbation doit venir d’un autre responsable.',
    },
    action: { en: 'Ask another officer.', fr: 'Demandez à un autre responsable.' },
  },
  'break-glass-not-yours': {
    status: 403,
    message: {
      en: 'Only who asks can break the glass; others second it afterwards.',
      fr: 'Seul le demandeur peut invoquer l’urgence; les autres la confirment ensuite.',
    },
    action: { en: 'Have the requester approve first.', fr: 'Faites d’abord approuver le demandeur.' },
  },
  'break-glass-open': {
    status: 403,
    message: {
      en: 'Your last emergency has not been seconded yet.',
      fr: 'Votre dernière urgence n’a pas encore été confirmée.',
    },
    action: {
      en: 'Ask another officer to second it; or ask two for what you need.',
      fr: 'Demandez à un autre responsable de la confirmer; ou demandez à deux ce qu’il vous faut.',
    },
  },
} as const;
