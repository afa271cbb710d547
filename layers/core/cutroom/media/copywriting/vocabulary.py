"""The words that the writer knows by name: what to leave out, what to avoid, what promises something."""

import re


def words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


FUNCTION_WORDS = words(
    """a an the this that these those some any each every either neither no none all both half such what which who
    whom whose when where why how if unless until while because since although though whereas whether as than so
    and or but nor yet for of in on at by to from with without within into onto upon over under above below
    between among across through throughout during before after about against around behind beside besides
    beyond near off out up down along past toward towards per via like unlike despite except regarding
    concerning i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his
    himself she her hers herself it its itself they them their theirs themselves one ones is am are was were be
    been being have has had having do does did doing done will would shall should can could may might must ought
    need dare not n't n’t never ever also too very just only even still already again then there here now once
    else rather quite really actually basically literally simply perhaps maybe probably almost enough much many
    more most less least few little lot lots several other another same own get gets got gotten getting go goes
    going went gone let lets everyone everybody everything someone somebody something anyone anybody anything
    nobody nothing today tomorrow yesterday etc till til well okay ok yes yeah oh um uh 's ’s 're ’re 've ’ve
    'll ’ll 'd ’d 'm ’m """
)
WEAK_ENDINGS = FUNCTION_WORDS - words(
    """now today tomorrow yesterday again done else enough more less most all nothing everything everyone nobody"""
)
FILLERS = words(
    """so well actually basically literally really just obviously honestly anyway anyways anyhow again also though
    like certainly definitely frankly hopefully essentially right okay ok yeah yes no please hey oh wow now then
    indeed totally absolutely clearly apparently kinda sorta simply truly seriously personally generally
    ultimately still"""
)
VAGUE = words(
    """thing things stuff something anything everything someone somebody lot lots kind sort way ways bit part case
    cases type point sense fact guy guys one ones place side piece bunch couple example deal idea matter
    whatever whoever somewhere side sides end terms here there today now yesterday while moment while question
    questions answer answers conversation episode podcast show listener listeners sir boss folks phase aspect
    aspects instance regard mind"""
)
LIGHT = words(
    """be is are was were 's am 're have has had do does did get got go went come came say said says mean means
    think thought guess know knew see saw tell told feel felt want wanted look looked let talk talked talking
    ask asked mention mentioned call called put take took try tried happen happened sit"""
)
REPORTING = words(
    """think thought know knew known say says said saying mean means meant guess believe believes believed feel
    feels felt see saw seen realize realized realise realised suppose tell told find found hear heard notice
    noticed mention mentioned imagine assume remember recall argue argues argued wonder hope discover discovered
    understand show shows shown showed suggest suggests understand understood learn learned figure figured
    hypothesis demonstrate demonstrating demonstrated report reported"""
)
STRONG = words(
    """never always best worst biggest greatest hardest first only every most mistake mistakes secret secrets
    problem problems reason reasons key truth myth wrong fail failed fails failure lose lost losing win won
    winning die dead died kill kills killed dangerous danger risk risky free money million billion percent crash
    crashed change changes changed changing love hate fear afraid scared stop stopped start started future power
    powerful proof proven impossible surprising surprised shocking secretly nobody everyone everybody without
    instead better worse faster rich poor pay paid cost costs worth simple easy hard difficult important matters
    matter critical broken broke fix fixed save saved destroy destroyed grow grew double doubled learn learned
    lesson lessons trick tricks rule rules war fight fire fired quit addiction burnout love trust lie lies
    honest illegal banned crazy insane weird huge tiny massive"""
)
ORDINAL = words("second third fourth fifth last next other another same such former latter previous following above")
BECAUSE = words("because since")
SHE, IT, THEY = words("he she him her"), words("it this that which"), words("they them these those")
THIRD = SHE | IT | THEY
FIRST_SECOND = words("i we you me us my our your")
PROFANE = words(
    """fuck fucking fucked shit shitty bullshit asshole bitch cunt motherfucker dick crap crappy damn suck sucks
    sucked"""
)
SOMEBODY = words(
    """guy man woman boss friend gentleman lady client person team doctor wife husband father mother dad mom
    brother sister son daughter company film ad site movie game car book article chapter project fella boy girl
    kid customer user reader episode talk meeting mail letter client room place question answer idea issue"""
)
PRAISE = words(
    """very so really good great nice bad big small little large huge interesting crazy amazing awesome cool
    certain many few own whole full new old real true main actual entire single particular specific general
    possible important wonderful beautiful simple mistaken current recent various numerous countless only exact
    mere sheer different similar early earlier late later"""
)
GENERIC = words(
    """people person persons life world year years day days week weeks month months time times hour hours man men
    woman click condition system map process level number numbers group article story stories book chapter page
    pages work job version area company companies problem problems reason reasons result results change context
    amount room name names word words use others house home head hand hands eye eyes experience friend friends
    member members user users period thought thoughts end start beginning minute minutes second seconds issue
    issues topic topics option options choice approach sort rest half hundred thousand dozen pair line lines
    role order form forms list need needs effort difference chance situation position state set sets size step
    steps term value view"""
)


def _phrases(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text.strip())


STARTERS = _phrases(
    """I|we|you|he|she|it|they|there|that|this|those|these|people|someone|nobody|everybody|everyone|my|our|your|his|her|
    their|its|the|a|an|no|some|most|many"""
)
ASIDES = _phrases(
    """i mean|sort of|kind of|i guess|i suppose|i would say|i'd say|if you will|as it were|so to speak|to be honest|
    let's say|say,|shall we say|you see|mind you|for lack of a better (?:word|way to say it)|quote unquote|by the way|
    in fact|of course|for example|for instance|god forbid|for heaven's sake|or whatever|and so on|and so forth|
    and (?:stuff|things|all those sorts of things|those sorts of things) like that|et cetera"""
)
OPENERS = _phrases(
    """and|but|so|or|yeah|yes|yep|no|nope|well|okay|ok|right|now|oh|ah|wow|hey|look|listen|see|like|exactly|sure|
    absolutely|definitely|true|again|also|plus|then|anyway|basically|actually|obviously|because|honestly|totally|correct|
    cool|great|good|interesting|alright|all right|of course|i think|i believe|i feel like|i don't know|i mean|you know|
    first of all|the thing is|and then|even then|even|maybe|perhaps|in other words|as i said|like i said|to me|for me|
    in my opinion|i guess|i would say|i'd say|finally|so finally|now finally|the point is|my point is|the reality is|
    the truth is"""
)
