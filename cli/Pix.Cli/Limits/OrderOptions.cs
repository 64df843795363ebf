using System.CommandLine;
using System.Text.Json;

namespace Pix.Cli.Limits;

/// <summary>The options of every command that gives an operator order: the reason, the person, and the management port of the front door.</summary>
internal sealed class OrderOptions
{
    private readonly Option<string> _reason = new("--reason") { Description = "Why; kept in the audit.", Required = true };
    private readonly Option<string> _who = new("--who") { Description = "Who; kept in the audit. Default: the user of this process." };
    private readonly Option<string> _url = new("--url") { Description = "The management port of a front door, by a loopback address. Default: that of the settings on this machine." };

    public void AddTo(Command command)
    {
        command.Options.Add(_reason);
        command.Options.Add(_who);
        command.Options.Add(_url);
    }

    /// <summary>Returns the management port at the URL of the option, or by default the one on this machine.</summary>
    public ManagementPort Port(ParseResult parsed) => new(parsed.GetValue(_url), Settings.Read());

    /// <summary>Posts the operator order to the front door and returns the JSON answer.</summary>
    /// <param name="port">The management port.</param>
    /// <param name="path">URL path of the order. It contains the name of the budget or silo that the order is about.</param>
    /// <param name="parsed">The parsed command line, with the person who orders and the reason.</param>
    /// <param name="more">Writes the JSON members of the order that follow person and reason.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer.</param>
    /// <exception cref="CommandException">The order was refused, or no front door answers.</exception>
    public async Task<JsonElement> GiveAsync(ManagementPort port, string path, ParseResult parsed, Action<Utf8JsonWriter> more, CancellationToken cancellationToken)
    {
        var (status, answer) = await port.PostAsync(path, Body(parsed, more), cancellationToken);
        return status == 200 ? answer : throw new CommandException(ExitCode.No, ManagementPort.ReasonOf(status, answer));
    }

    private byte[] Body(ParseResult parsed, Action<Utf8JsonWriter> more)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("who", parsed.GetValue(_who) ?? Operator.Name());
            writer.WriteString("why", parsed.GetRequiredValue(_reason));
            more(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
