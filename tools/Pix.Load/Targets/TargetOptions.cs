using System.CommandLine;
using Microsoft.Extensions.Configuration;

namespace Pix.Load.Targets;

/// <summary>Command line options for the addresses of the running Pix; defaults come from the settings of <c>./pix up</c>.</summary>
internal sealed class TargetOptions
{
    private static readonly IConfiguration Settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();

    private readonly Option<string> _spi = Root("--spi", "SPI port of the front door.", "Pix:SpiPort", 9090);
    private readonly Option<string> _dict = Root("--dict", "DICT port of the front door.", "Pix:DictPort", 8080);
    private readonly Option<string> _control = Root("--control", "Control port of the simulator.", "Simulator:ControlPort", 7171);

    private readonly Option<bool> _byHand = new("--by-hand")
    {
        Description = "Pix talks to the Central Bank's homologation, not the simulator: what the other side must do is done by people.",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_spi, _dict, _control, _byHand])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="ArgumentException">An option is not a URL, or an address is not on this machine.</exception>
    public PixEndpoints Read(ParseResult parsed) => new PixEndpoints(
        Uri(parsed.GetValue(_spi)!),
        Uri(parsed.GetValue(_dict)!),
        parsed.GetValue(_byHand) ? null : Uri(parsed.GetValue(_control)!),
        Settings["Pix:Ispb"] ?? "99999010").OnThisMachineOnly();

    private static Uri Uri(string text) =>
        System.Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : throw new ArgumentException($"'{text}' is no URL.");

    private static Option<string> Root(string name, string description, string setting, int port) => new(name)
    {
        Description = description + " Only on this machine.",
        DefaultValueFactory = _ => $"http://127.0.0.1:{Settings[setting] ?? port.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
    };
}
