using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Pix.Cli.Limits;
using Pix.Cli.Output;
using Pix.Cli.Sending;
using Pix.Protocol;

namespace Pix.Cli.Pinging;

/// <summary>The command <c>pix ping</c>, which sends echo messages to the SPI and reports the connection and the round trips.</summary>
internal static class PingCommand
{
    private const int Most = 50;

    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = $"How many echoes, one after the other, 1 to {Most}.", DefaultValueFactory = _ => 5 };
        count.Validators.Add(result =>
        {
            if (result.GetValue(count) is < 1 or > Most)
            {
                result.AddError($"--count must be 1 to {Most}.");
            }
        });
        var read = new Option<bool?>("--read")
        {
            Description = "Open a read stream for the answers (pibr.002). It may be given messages that the bank's readers wait for: these are not confirmed, and come again after about a minute. "
                + "Default: only where the endpoint is of this machine, which is the simulator.",
        };
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for the answers.", DefaultValueFactory = _ => 15 };
        var management = new Option<string>("--management") { Description = "The management port, which tells of the TLS connections. Default: that of the settings on this machine." };
        var door = new CallerArguments();
        var json = new JsonOption();
        var command = new Command(
            "ping",
            "Send echoes (pibr.001) to the SPI through the running Pix, signed, audited and limited as payments are, but moving no money: TLS version and suite, the server's chain, round trips, and the verified answers. "
            + "Exit code 0: every echo was stored, and answered where answers were read; 1: not; 2: wrong arguments; 3: no front door answers.")
        {
            count, read, wait, management,
        };
        door.AddTo(command);
        json.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = Settings.Read();
            using var opened = door.Open(parsed, "spi", settings);
            var echoes = await SendAsync(opened, settings, parsed.GetValue(count), cancellationToken);
            var (connections, trouble) = await ConnectionsAsync(new ManagementPort(parsed.GetValue(management), settings), cancellationToken);
            var isRead = parsed.GetValue(read) ?? (connections.Count > 0 && connections.All(row => row.IsOfThisMachine));
            var inbox = isRead ? await ReadAsync(opened, settings, echoes, TimeSpan.FromSeconds(parsed.GetValue(wait)), cancellationToken) : null;
            var report = new PingReport(echoes, connections, trouble, inbox);
            json.Write(parsed, report.Text, report.Facts);
            return report.IsGood ? ExitCode.Success : ExitCode.No;
        });
        return command;
    }

    private static async Task<List<Echo>> SendAsync(FrontDoor door, IConfiguration settings, int count, CancellationToken cancellationToken)
    {
        var (path, version) = (SendJob.SpiPath(settings), Version(settings));
        var echoes = new List<Echo>();
        for (var i = 0; i < count; i++)
        {
            echoes.Add(await Echo.SendAsync(door, path, EchoRequest.Make(settings["Pix:Ispb"]!, version, TimeProvider.System), TimeProvider.System, cancellationToken));
        }

        return echoes;
    }

    private static async Task<EchoInbox> ReadAsync(FrontDoor door, IConfiguration settings, List<Echo> echoes, TimeSpan patience, CancellationToken cancellationToken)
    {
        var inbox = new EchoInbox(door, settings["Pix:Ispb"]!, TimeProvider.System);
        var stored = echoes.Where(echo => echo.IsStored).Select(echo => echo.Data).ToList();
        if (stored.Count > 0)
        {
            await inbox.ReadAsync(stored, patience, cancellationToken);
        }

        return inbox;
    }

    // If the management port does not answer, returns a sentence and does not throw, because the results of the echoes are known already.
    private static async Task<(IReadOnlyList<TlsRow> Rows, string Trouble)> ConnectionsAsync(ManagementPort port, CancellationToken cancellationToken)
    {
        try
        {
            var (status, answer) = await port.GetAsync("/silos", cancellationToken);
            if (status != 200 || answer.ValueKind != JsonValueKind.Object)
            {
                return ([], $"not known: {ManagementPort.ReasonOf(status, answer)}");
            }

            var rows = TlsRow.Read(answer);
            return (rows, rows.Count > 0 ? "" : "not known: no silo tells of a connection to the SPI.");
        }
        catch (CommandException silent)
        {
            return ([], $"not known: {silent.Message}");
        }
    }

    // Version of pibr.001 in the setting Pix:SpiMessages. Without the setting, the version of the newest catalogue that this program has.
    private static string Version(IConfiguration settings)
    {
        const string kind = "pibr.001.spi.";
        var messages = settings["Pix:SpiMessages"] is { Length: > 0 } told ? told : ProtocolOptions.Catalogue513;
        return messages.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(message => message.StartsWith(kind, StringComparison.Ordinal))?[kind.Length..]
            ?? throw CommandException.Broken("Pix:SpiMessages has no pibr.001, so Pix signs no echo. Add pibr.001.spi.1.3 to it.");
    }
}
