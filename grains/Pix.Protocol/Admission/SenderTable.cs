using System.Collections.Frozen;

namespace Pix.Protocol.Admission;

/// <summary>The places where the message kinds that a participant sends (catalogue 5.13) name their sender, one row per kind (docs/protocol.md).</summary>
/// <remarks>
/// Only the rows of pacs.008 and pacs.002 follow the Central Bank's own schemas. The other rows follow isox's public rendering of the
/// catalogue's schemas, which has places and forms but no text. If that rendering does not say which of two agents is the sender, one of
/// the two must be the sender. No source says whose ISPB <c>EndToEndId</c> of an <c>AUTO</c> payment has, so its issuer is not checked.
/// </remarks>
internal static class SenderTable
{
    private const string Member = "/FinInstnId/ClrSysMmbId/MmbId", Isox = "isox, catalogue 5.13";

    private static readonly SenderPlace Group = new("GrpHdr/MsgId", SenderRole.MessageId), Assignment = new("Assgnmt/Id", SenderRole.MessageId), Header = new("MsgHdr/MsgId", SenderRole.MessageId);

    private static readonly FrozenDictionary<string, SenderPlaces> Rows = new Dictionary<string, SenderPlaces>
    {
        ["pacs.008"] = new(
            "FIToFICstmrCdtTrf",
            "pacs.008.spi.1.16.xsd",
            Group,
            Agent("CdtTrfTxInf/DbtrAgt"),
            new("CdtTrfTxInf/PmtId/EndToEndId", SenderRole.PaymentId),
            new("CdtTrfTxInf/InitgPty/Id/OrgId/Othr/Id", SenderRole.Initiator),
            new("CdtTrfTxInf/MndtRltdInf/Tp/LclInstrm/Prtry", SenderRole.Instrument)),
        ["pacs.002"] = new("FIToFIPmtStsRpt", "pacs.002.spi.1.17.xsd", Group),
        ["pacs.004"] = new("PmtRtr", Isox, Group, Agent("TxInf/OrgnlTxRef/CdtrAgt"), new("TxInf/RtrId", SenderRole.PaymentId)),
        ["pibr.001"] = new("EchoReq", Isox, Group),
        ["camt.029"] = new("RsltnOfInvstgtn", Isox, Assignment, Agent("Assgnmt/Assgnr/Agt")),
        ["camt.055"] = new("CstmrPmtCxlReq", Isox, Assignment, Agent("Assgnmt/Assgnr/Agt")),
        ["camt.060"] = new("AcctRptgReq", Isox, Group, Agent("RptgReq/AcctOwnr/Agt")),
        ["pain.009"] = new("MndtInitnReq", Isox, Group, Side("Mndt/CdtrAgt"), Side("Mndt/DbtrAgt")),
        ["pain.011"] = new(
            "MndtCxlReq", Isox, Group, Agent("GrpHdr/InstgAgt"), Side("UndrlygCxlDtls/OrgnlMndt/OrgnlMndt/CdtrAgt"), Side("UndrlygCxlDtls/OrgnlMndt/OrgnlMndt/DbtrAgt")),
        ["pain.012"] = new(
            "MndtAccptncRpt", Isox, Group, Agent("GrpHdr/InstgAgt"), Side("UndrlygAccptncDtls/OrgnlMndt/OrgnlMndt/CdtrAgt"), Side("UndrlygAccptncDtls/OrgnlMndt/OrgnlMndt/DbtrAgt")),
        ["pain.013"] = new("CdtrPmtActvtnReq", Isox, Group, Side("PmtInf/DbtrAgt"), Side("PmtInf/CdtTrfTx/CdtrAgt")),
        ["pain.014"] = new("CdtrPmtActvtnReqStsRpt", Isox, Group),
        ["reda.014"] = new("PtyCreReq", Isox, Header),
        ["reda.022"] = new("PtyModReq", Isox, Header),
        ["reda.031"] = new("PtyDeltnReq", Isox, Header),
        ["trck.002"] = new("PmtStsTrckrRpt", Isox, Group, Side("TrckrStsAndTx/Tx/DbtrAgt"), Side("TrckrStsAndTx/Tx/CdtrAgt")),
    }.ToFrozenDictionary();

    /// <summary>The message kinds that have a row, such as <c>pacs.008</c>.</summary>
    public static IEnumerable<string> Kinds => Rows.Keys;

    /// <summary>Returns the row of a kind (<c>pacs.008</c>); <see cref="SenderPlaces.Unknown"/> if the table has no row for the kind.</summary>
    public static SenderPlaces Of(string kind) => Rows.GetValueOrDefault(kind, SenderPlaces.Unknown);

    private static SenderPlace Agent(string party) => new(party + Member, SenderRole.Agent);

    private static SenderPlace Side(string party) => new(party + Member, SenderRole.Side);
}
