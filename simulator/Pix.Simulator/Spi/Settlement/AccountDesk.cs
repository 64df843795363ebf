using System.Xml.Linq;
using Pix.Simulator.Spi.Streams;
using Pix.Simulator.Xml;

namespace Pix.Simulator.Spi.Settlement;

/// <summary>Answers a camt.060, in which the participant asks for a report on its settlement account.</summary>
/// <remarks>
/// The answer is a camt.053 with the balance or a camt.052 with the number of entries. Both follow catalogue 5.13 as public code implements it,
/// because the schemas were not available to us. camt.054, the details of one payment, is not simulated.
/// </remarks>
internal sealed class AccountDesk(SettlementAccounts accounts, Outbox outbox, SpiWriter writer, SimulatorOptions options)
{
    /// <returns>False if the simulator does not support the requested report.</returns>
    public bool Answer(SpiMessage request, bool secondary)
    {
        var asked = request.Body.Element("RptgReq").Element("ReqdMsgNmId")?.InnerText;
        var id = request.Body.Element("GrpHdr").Element("MsgId")?.InnerText ?? request.BizMsgIdr;
        var (balance, entries) = accounts.State(options.Ispb);
        XDocument? answer = asked switch
        {
            "camt.053" => writer.Statement(options.Ispb, id, balance),
            "camt.052" => writer.Report(options.Ispb, id, entries),
            _ => null,
        };
        if (answer is null)
        {
            return false;
        }

        outbox.Send(options.Ispb, answer, secondary);
        return true;
    }
}
