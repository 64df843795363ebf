namespace Pix.Api.Console;

/// <summary>The operators' page on the management port. Section <c>Pix</c>; <c>Pix__Console</c> in the environment.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Whether <c>/console</c> is served. Default true; anyone who can reach the management port can read the console.</summary>
    public bool Console { get; set; } = true;

    /// <summary>Whether a search may show bodies, which contain names, tax numbers and amounts. Default false, so only metadata is shown.</summary>
    public bool ConsoleShowsBodies { get; set; }
}
