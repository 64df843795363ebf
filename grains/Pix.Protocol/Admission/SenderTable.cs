using System.Collections.Frozen;

namespace Pix.Protocol;

/// <summary>Where the kinds of catalogue 5.13 that a participant sends name their sender: one row a kind (docs/protocol.md).</summary>
/// <remarks>
/// Only the schemas of pacs.008 and pacs.002 are the Central Bank's own here. The other rows follow the public rendering of the catalogue's schemas by isox, which gives places
/// and forms but no text; where it does not say which of two sides sends, one of the two must be ours. Whose ISPB stands in <c>EndToEndId</c> of an <c>AUTO</c> payment is open:
/// no source was found, and it is not looked at.
/// </remarks>
internal static class SenderTable
{
    private const string Member = "/FinInstnId/ClrSysMmbId/MmbId", Group = "GrpHdr/MsgId", Assignment = "Assgnmt/Id", Header = "MsgHdr/MsgId";
    private const string Isox = "isox, catalogue 5.13";

    private static readonly FrozenDictionary<string, SenderPlaces> Rows = new Dictionary<string, SenderPlaces>
    {
        ["pacs.008"] = new("FIToFICstmrCdtTrf", Group, "pacs.008.spi.1.16.xsd")
        {
            Agents = ["CdtTrfTxInf/DbtrAgt" + Member],
            Ids = ["CdtTrfTxInf/PmtId/EndToEndId"],
            MayBeInitiated = true,
        },
        ["pacs.002"] = new("FIToFIPmtStsRpt", Group, "pacs.002.spi.1.17.xsd"),
        ["pacs.004"] = new("PmtRtr", Group, Isox) { Agents = ["TxInf/OrgnlTxRef/CdtrAgt" + Member], Ids = ["TxInf/RtrId"] },
        ["pibr.001"] = new("EchoReq", Group, Isox),
        ["camt.029"] = new("RsltnOfInvstgtn", Assignment, Isox) { Agents = ["Assgnmt/Assgnr/Agt" + Member] },
        ["camt.055"] = new("CstmrPmtCxlReq", Assignment, Isox) { Agents = ["Assgnmt/Assgnr/Agt" + Member] },
        ["camt.060"] = new("AcctRptgReq", Group, Isox) { Agents = ["RptgReq/AcctOwnr/Agt" + Member] },
        ["pain.009"] = new("MndtInitnReq", Group, Isox) { Pair = ["Mndt/CdtrAgt" + Member, "Mndt/DbtrAgt" + Member] },
        ["pain.011"] = new("MndtCxlReq", Group, Isox)
        {
            Agents = ["GrpHdr/InstgAgt" + Member],
            Pair = ["UndrlygCxlDtls/OrgnlMndt/OrgnlMndt/CdtrAgt" + Member, "UndrlygCxlDtls/OrgnlMndt/OrgnlMndt/DbtrAgt" + Member],
        },
        ["pain.012"] = new("MndtAccptncRpt", Group, Isox)
        {
            Agents = ["GrpHdr/InstgAgt" + Member],
            Pair = ["UndrlygAccptncDtls/OrgnlMndt/OrgnlMndt/CdtrAgt" + Member, "UndrlygAccptncDtls/OrgnlMndt/OrgnlMndt/DbtrAgt" + Member],
        },
        ["pain.013"] = new("CdtrPmtActvtnReq", Group, Isox) { Pair = ["PmtInf/DbtrAgt" + Member, "PmtInf/CdtTrfTx/CdtrAgt" + Member] },
        ["pain.014"] = new("CdtrPmtActvtnReqStsRpt", Group, Isox),
        ["reda.014"] = new("PtyCreReq", Header, Isox),
        ["reda.022"] = new("PtyModReq", Header, Isox),
        ["reda.031"] = new("PtyDeltnReq", Header, Isox),
        ["trck.002"] = new("PmtStsTrckrRpt", Group, Isox) { Pair = ["TrckrStsAndTx/Tx/DbtrAgt" + Member, "TrckrStsAndTx/Tx/CdtrAgt" + Member] },
    }.ToFrozenDictionary();

    /// <summary>The kinds that have a row.</summary>
    public static IEnumerable<string> Kinds => Rows.Keys;

    /// <summary>The row of a kind (<c>pacs.008</c>); <see cref="SenderPlaces.Unknown"/> for one that is not in the catalogue that this was written from.</summary>
    public static SenderPlaces Of(string kind) => Rows.GetValueOrDefault(kind, SenderPlaces.Unknown);
}
