using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace Pix.Cli.Sending;

/// <summary>The options of a command that sends requests to the front door: the front door's address, and an access token or certificate.</summary>
internal sealed class CallerArguments
{
    private readonly Option<string> _url = new("--url") { Description = "The front door. Default: its port of the settings on this machine." };
    private readonly Option<string> _token = new("--token-file") { Description = "File with a bearer token." };
    private readonly Option<string> _certificate = new("--certificate") { Description = "PEM file with a client certificate and its key." };
    private readonly Option<string> _authority = new("--authority") { Description = "PEM file with the authority of the front door's certificate." };

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _url, _token, _certificate, _authority })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Makes a client for the front door at the address in the options, with the access token or certificate in the options.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="channel"><c>spi</c> or <c>dict</c>, because each channel has its own port.</param>
    /// <param name="settings">Settings with the front door's port on this machine, which is used if the option <c>--url</c> is not given.</param>
    /// <exception cref="CommandException">The URL is invalid, or a file with a token or certificate cannot be read.</exception>
    public FrontDoor Open(ParseResult parsed, string channel, IConfiguration settings) => FrontDoor.Open(
        parsed.GetValue(_url) ?? FrontDoor.UrlOf(channel, settings), parsed.GetValue(_token), parsed.GetValue(_certificate), parsed.GetValue(_authority));
}
