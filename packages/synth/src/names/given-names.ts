/** Given names, frequent ones first. Mothers' names are a generation older than infants'. */

function list(names: string): readonly string[] {
  return names.trim().split(/[|\n]/);
}

export const MOTHERS: readonly string[] = list(`
Jennifer|Sarah|Jessica|Amanda|Stéphanie|Melissa|Priya|Emily|Fatima|Michelle|Mélanie|Nicole|Ashley|Samantha|Émilie|Maria
Lauren|Harpreet|Caroline|Rebecca|Isabelle|Aisha|Rachel|Julie|Vanessa|Geneviève|Heather|Mei|Katherine|Audrey|Danielle|Amina
Christine|Simran|Laura|Véronique|Megan|Thi|Erin|Nathalie|Kelly|Zainab|Alexandra|Josée|Hannah|Yasmin|Natasha|Valérie|Allison
Ana|Victoria|Karine|Tara|Nour|Chelsea|Marie-Ève|Kathleen|Oluwaseun|Brittany|Catherine|Hodan|Andrea|Maude|Shannon|Deepika
Claire|Annie|Mary|Jing|Kristen|Chantal|Holly|Leila|Lindsay|Élodie|Monica|Ngozi|Bianca|Mélissa|Siobhán|Anjali|Patricia|Noémie
Angela|Sofia|Colleen|Anne-Marie|Tiffany|Xin|Caitlin|Hélène|Diana|Gurleen|Naomi|Joëlle|Wanda|Abena|Renée|Mary Jane|Tanya
Mónica|Chloé|Winona|Zoë|Nevaeh-Rose|Marie Josée|Ó|Phượng|Ananya|Björk|D'Arcy|Jo
`);

export const GIRLS: readonly string[] = list(`
Olivia|Emma|Charlotte|Alice|Amelia|Florence|Sophia|Livia|Mia|Chloé|Isla|Léa|Evelyn|Zoé|Nora|Rosalie|Ava|Béatrice|Lily|Juliette
Maya|Victoria|Aria|Charlie|Ella|Clara|Violet|Éva|Hazel|Romy|Zahra|Jeanne|Aaliyah|Mila|Grace|Raphaëlle|Amara|Margot|Simran|Élodie
Ivy|Flavie|Fatima|Camille|Avery|Anaïs|Scarlett|Maëlle|Anaya|Noélie|Layla|Jasleen|Quinn|Océane|Willow|Noor|Abigail|Mai|Ruby
Adèle|Penelope|Inaya|Iris|Léonie|Hannah|Meera|Audrey|Sofía|Emily|Soleil|Thea|Anne-Sophie|Ellie|Khadija|Freya|Marie-Lou|Aurora
Yuna|Elise|Gurnoor|Mary-Jane|Naïma|Zoë|Adaeze|Siún|Sky|Nevaeh|Xiu|Ana Lucía|O'Shea|Jo
`);

export const BOYS: readonly string[] = list(`
Noah|Liam|William|Léo|Oliver|Thomas|Theodore|Arthur|Jack|Édouard|Lucas|Henri|Benjamin|Jules|Ethan|Louis|Leo|Nathan|James|Félix
Levi|Raphaël|Muhammad|Arnaud|Hudson|Émile|Logan|Charles|Owen|Gabriel|Kai|Adam|Henry|Laurent|Aiden|Logan|Luca|Victor|Yusuf|Élio
Jacob|Alexis|Arjun|Théo|Jackson|Olivier|Elijah|Xavier|Mateo|Zachary|Gurnoor|Isaac|Antoine|Ali|Maverick|Milan|Daniel|Romain
Grayson|Loïc|Omar|Samuel|Nikita|Caleb|Jean-François|Ayaan|Hunter|Mathéo|Hassan|Ezra|Ludovic|Rohan|Carter|Zacharie|Chidi|Finn
Marc-Antoine|Wei|Lincoln|Eliott|Ibrahim|Nolan|Étienne|Kwame|Wyatt|Anakin|José Luis|Seán|D'Angelo|Bjørn|Thunder|Ty
`);
