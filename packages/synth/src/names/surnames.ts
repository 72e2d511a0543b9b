/**
 * Surnames of the make-believe population, frequent ones first. Chosen by hand for the shapes that break software:
 * accents, hyphens, apostrophes, spaces, inner capitals, two letters, twenty letters.
 */
export const SURNAMES: readonly string[] = `
Smith|Tremblay|Singh|Li|Brown|Nguyen|Patel|Martin|Roy|Wilson|MacDonald|Gagnon|Khan|Chen|Campbell|Côté|Sharma|Anderson|Wang
Johnson|Bouchard|Ali|Thompson|Gauthier|Wong|Kaur|Taylor|Morin|Mohamed|Lee|White|Lavoie|Kim|Robinson|Fortin|Gill|Scott
Gagné|Ahmed|Young|Ouellet|Hussain|Walker|Pelletier|Santos|Stewart|Bélanger|Ibrahim|Reid|Lévesque|O'Brien|Zhang|Ross
Bergeron|Okafor|Clarke|Leblanc|Hassan|Murphy|Paquette|Silva|Kelly|Girard|Rahman|Morrison|Simard|Dhaliwal|Fraser|Boucher
Abdi|McKenzie|Caron|Das|Graham|Beaulieu|Park|Hamilton|Cloutier|Fernandes|Bailey|Dubé|Osei|Murray|Poirier|Le|Cameron
Fournier|D'Souza|Wright|Lapointe|Haddad|Kennedy|Leclerc|Chowdhury|McLean|Lefebvre|Yilmaz|Hughes|Poulin|O'Connor|Thibault
Mensah|Watson|St-Pierre|Rodriguez|Ferguson|Nadeau|Iqbal|Bennett|Martel|Adeyemi|Henderson|Landry|Kowalski|Grant|Martineau
Garcia|Sinclair|Hébert|Tran|Gordon|Pham|Crawford|Desjardins|Popescu|Wallace|Bernier|Ng|Shaw|Richard|Ivanova|Russell
Michaud|Wójcik|Hunter|Desrosiers|Chan|Gibson|Larouche|Mahmoud|Duncan|Gosselin|Nair|Cooper|Lachance|Tesfaye|MacLeod
Turcotte|Suzuki|Cardinal|Bédard|Moreau|Papadopoulos|Kamara|Beauchamp|Novak|Whiteduck|Vachon|Rossi|Kakegamic|Lemieux|Wu
Fiddler|Lemay|Tanaka|Moses|Dupuis|Bui|Beardy|Lessard|Castillo|Naveau|Demers|Fonseca|Sutherland|Blais|Öztürk|Achneepineskum
Charbonneau|Muñoz|Jacobs|Parent|de la Cruz|Hill|Boudreau|van den Berg|General|Legault|Šimić|Commanda|Séguin|Ó Súilleabháin
Montour|Bourgeois|Müller|Maracle|Théberge|Jørgensen|Nolan|Rousseau|Łukaszewski|Bissonnette|dos Santos|Daoust|Al-Masri
Villeneuve|El-Sayed|Brière|N'Diaye|Sauvé|Dela Peña|Chrétien|Wickramasinghe|L'Heureux|Subramaniam|Pépin|Ramanathan|Deschênes
Oyelaran|Proulx|Begum|Bhattacharya|Marchand|Aziz|Thériault|Kovács|Chénier|Fitzgerald|Maisonneuve|Tkachenko|Forget|Grewal
Laframboise|Sandhu|Lafrenière|McGillicuddy|Ménard|Bains|Quirion|Venkataraman|Racine|Yeung|Rivard|Lam|Saint-Amour|Cheung
Sarrazin|Ho|Taillefer|Abubakar|Vaillancourt|Eze|Xu|Nwosu|Zhao|Ogunleye|Xiang|Hadjimichael|Yoon|Panagiotakopoulos|Zheng|Wu-Chen
`
  .trim()
  .split(/[|\n]/);
