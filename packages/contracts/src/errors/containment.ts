/** How much may be read, and what watches over it. */
export const containment = {
  'budget-none': {
    status: 403,
    message: {
      en: '{principal} has no budget of {metered} for the purpose of {purpose}. Nothing was released.',
      fr: '{principal} n’a aucun quota de {metered} à cette fin : {purpose}. Rien n’a été libéré.',
    },
    action: {
      en: 'If this work needs one, the budget table must name it; two officers approve such a change.',
      fr: 'Si ce travail en exige un, la table des quotas doit le prévoir; deux responsables approuvent un tel changement.',
    },
  },
  'budget-spent': {
    status: 429,
    message: {
      en: 'You may have {most} {metered} in {hours} h; {left} are left now. Nothing was released.',
      fr: 'Votre quota est de {most} {metered} par {hours} h; il en reste {left}. Rien n’a été libéré.',
    },
    action: {
      en: 'Ask for fewer, or wait: what was read longer ago stops counting little by little. If it cannot wait, two officers can raise the budget, or one breaks the glass.',
      fr: 'Demandez-en moins ou attendez : les lectures plus anciennes cessent peu à peu de compter. Si rien ne peut attendre, deux responsables peuvent relever le quota, ou un seul invoque l’urgence.',
    },
  },
  'budget-spent-by-all': {
    status: 429,
    message: {
      en: 'All of your role together may have {most} {metered} in {hours} h; {left} are left now. Nothing was released.',
      fr: 'Le quota commun de votre rôle est de {most} {metered} par {hours} h; il en reste {left}. Rien n’a été libéré.',
    },
    action: {
      en: 'Ask for fewer, or wait. If it cannot wait, two officers can raise the budget.',
      fr: 'Demandez-en moins ou attendez. En cas d’urgence, deux responsables peuvent relever le quota.',
    },
  },
  'budget-breached': {
    status: 403,
    message: {
      en: '{principal} had {used} {metered} in 24 h and asked for {asked} more; {most} are allowed. Nothing was released, and it is stopped.',
      fr: '{principal} a obtenu {used} {metered} en 24 h et en demande {asked} de plus; le maximum est de {most}. Rien n’a été libéré, et son accès est suspendu.',
    },
    action: {
      en: 'Find out what asked for so much. Two officers can release it at their desk, under “Who is stopped”.',
      fr: 'Cherchez ce qui en a demandé autant. Deux responsables peuvent rétablir l’accès à leur bureau, sous « Accès suspendus ».',
    },
  },
  'principal-frozen': {
    status: 403,
    message: {
      en: '{principal} is stopped. Nothing was released.',
      fr: 'L’accès de {principal} est suspendu. Rien n’a été libéré.',
    },
    action: {
      en: 'Tell the privacy officer. Two officers can release it at their desk, under “Who is stopped”; until they have, nothing more is released.',
      fr: 'Avisez le responsable de la protection de la vie privée. Deux responsables peuvent rétablir l’accès à leur bureau, sous « Accès suspendus »; d’ici là, rien de plus n’est libéré.',
    },
  },
  'deliveries-stopped': {
    status: 409,
    message: {
      en: 'Nothing leaves the registry now: somebody took a delivery that nobody should. Nothing was opened.',
      fr: 'Rien ne quitte le registre pour le moment : une livraison que personne ne devait prendre a été prise. Rien n’a été ouvert.',
    },
    action: {
      en: 'Ask the privacy officer, and try again when two officers have let deliveries go on.',
      fr: 'Adressez-vous au responsable de la protection de la vie privée, puis réessayez quand deux responsables auront rétabli les livraisons.',
    },
  },
  'tokens-too-many': {
    status: 429,
    message: {
      en: 'A transfer of {records} records may have {most} linkage tokens; it had {used} and {asked} more were asked for. None was computed.',
      fr: 'Un transfert de {records} fiches a droit à {most} jetons de jumelage; {used} ont été calculés et {asked} de plus sont demandés. Aucun ne l’a été.',
    },
    action: {
      en: 'Say how many records were read so far; tokens are for those alone.',
      fr: 'Indiquez combien de fiches ont été lues; les jetons ne servent qu’à celles-ci.',
    },
  },
  'allowance-unfit': {
    status: 403,
    message: {
      en: 'The approval that was named does not allow this, or not any more. Nothing was released.',
      fr: 'L’approbation indiquée ne permet pas cette demande, ou ne la permet plus. Rien n’a été libéré.',
    },
    action: {
      en: 'Check the principal, the purpose, the number and the time approved; or ask within your budget.',
      fr: 'Vérifiez le demandeur, les fins, le nombre et le délai approuvés; ou demandez dans les limites de votre quota.',
    },
  },
  'decoys-too-many': {
    status: 507,
    message: {
      en: 'There are as many decoy rows as one registry can have: {most}. No more are placed.',
      fr: 'Il y a autant de lignes leurres qu’un registre peut en avoir : {most}. Aucune autre n’est placée.',
    },
    action: {
      en: 'At one in fifty no registry comes to that by its files: find out who is in the vault. Files wait until the service makes none (every 0).',
      fr: 'À un sur cinquante, aucun registre n’y arrive par ses fichiers : cherchez qui est dans le coffre. Les fichiers attendent jusqu’à ce que le service n’en fasse plus (every 0).',
    },
  },
} as const;
