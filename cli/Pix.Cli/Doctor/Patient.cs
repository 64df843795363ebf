using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Pix.Cli.Doctor;

/// <summary>What the doctor looks at: the settings, the clock, and what was asked on the command line.</summary>
internal sealed record Patient(IConfiguration Settings, TimeProvider Time, string? TimeServer)
{
    /// <summary>A setting of section Pix; empty when it is not set.</summary>
    public string this[string name] => Settings[$"Pix:{name}"] ?? "";

    /// <summary>A number of section Pix, or its default.</summary>
    public long Number(string name, long otherwise) => long.TryParse(this[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
