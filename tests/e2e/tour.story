# What the tour does, a line each, in order; see tour.c.
#   as NAME          opens the program of that desktop (a new name: one that is not enrolled yet)
#   unlock           gives the password
#   key KEYS         presses keys, written as xdotool does
#   type TEXT        types; code types a new invitation
#   press [ROLE: ]NAME, focus NAME, fill NAME = TEXT
#   see TEXT         waits until it shows; focused NAME: until the keyboard is there
#   cut on|off       takes the network away, gives it back
#   scene NAME       judges what shows and takes its photograph

as huisarts
see Ontgrendelen
scene gp-lock
type verkeerd-wachtwoord
key Return
see Dit wachtwoord klopt niet
scene gp-lock-wrong
unlock
see Nieuwe terugkoppeling
scene gp-today
key alt+2
see Verwijzingen
scene gp-referrals-1-running
key ctrl+2
scene gp-referrals-2-waiting
key ctrl+3
scene gp-referrals-3-drafts
key ctrl+4
scene gp-referrals-4-finished
key ctrl+1 ctrl+f
type zzzz
scene gp-referrals-none
key Escape
key alt+3
focus Zoek aanbod
scene gp-directory
type eet
see Eettafel Heinkenszand
scene gp-directory-search
key ctrl+p
see Printen
scene gp-print
key Escape
key alt+t
scene gp-directory-theme
key Escape
key alt+g
scene gp-directory-municipality
key Escape
key alt+d
scene gp-directory-target
key Escape
focus Zoek aanbod
key ctrl+a
type kwantumfysica
see Geen aanbod gevonden
scene gp-directory-none
key ctrl+a
type eet
see Eettafel Heinkenszand
key ctrl+Return
see Nieuwe verwijzing
scene gp-composer-empty
key ctrl+Return
see Zonder toestemming kunt u niet versturen
scene gp-composer-errors
fill Naam = Wilhelmina Zandkreek
fill Geboortejaar = 1958
fill Telefoon = 0113-555 08
key Tab
scene gp-composer-phone-error
fill Telefoon = 0113-555 083
fill Postcode = 4451 ZZ
key alt+4
type Mevrouw eet onregelmatig. Kan iemand haar ophalen?
key alt+t
scene gp-composer-filled
key alt+7
press Bericht bekijken
see Dit verstuurt u
scene gp-composer-message
key Escape
key alt+4
press Zinnen kiezen
scene gp-composer-sentences
key Escape
cut on
see bent offline
scene gp-composer-offline
key ctrl+s
see Concept bewaard
# The first Esc takes the message away.
key Escape Escape
see Verwijs hierheen
key alt+1
see Vandaag
see Offline
press Offline
see Laatst bijgewerkt
scene gp-sync-queue
key Escape
key ctrl+shift+h
scene gp-today-hidden
key ctrl+shift+h
cut off
key F5
see Bijgewerkt
key F10
see Over Welverwijs
scene gp-menu
key Escape
key ctrl+comma
see Tekstgrootte
scene gp-preferences
key Escape
key ctrl+question
see Sneltoetsen
scene gp-shortcuts
key Escape
key F10 Up Return
see Licentie
scene gp-about
key Escape
key alt+2 ctrl+1
press Esmee de Vlieger
key Return
see verstuurde de verwijzing
scene gp-dossier
key ctrl+shift+l
see Ontgrendelen
scene gp-locked
press Wachtwoord vergeten
scene gp-forgot
key Escape

as welzijn
unlock
scene worker-today
key alt+2
see Postvak
scene worker-inbox-1-new
press Accepteren
see Geaccepteerd
scene worker-inbox-accepted
key ctrl+z
key ctrl+d
see Waarom kunt u dit niet oppakken
scene worker-decline
key Escape
key ctrl+e
see Kies een vraag
scene worker-ask
key Escape
key ctrl+2
scene worker-inbox-2-waiting
key ctrl+3
scene worker-inbox-3-running
key Return
see Terugkoppeling schrijven
scene worker-dossier
key ctrl+j
focused Terugkoppeling
scene worker-dossier-writing
press Wie keek mee
scene worker-dossier-readers
key Escape
key Escape
key ctrl+4
scene worker-inbox-4-finished
key alt+3
see Aanbod
scene worker-directory

as coordinator
unlock
scene coordinator-today
key alt+2
scene coordinator-second
key alt+3
scene coordinator-third

as nieuw
see Vul uw code in
scene start-code
type ABCD2345EFGZ
see Deze code klopt niet
scene start-code-wrong
cut on
key BackSpace
type Y
see even verbinding
scene start-code-offline
cut off
focus Code, deel 1 van 3
key ctrl+a
code
see De code klopt
scene start-code-right
key Return
see Wachtwoord nog een keer
scene start-password
type kort
key Return
scene start-password-short
fill Wachtwoord = appel-fiets-regen-42
key Tab
fill Wachtwoord nog een keer = appel-fiets-regen-42
key Return
see Print uw herstelblad
scene start-sheet
key Return
scene start-sheet-not-yet
press Later
see Klaar
scene start-ready
key Return
see Vandaag
scene start-today
