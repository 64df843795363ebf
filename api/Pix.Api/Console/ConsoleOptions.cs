namespace Pix.Api.Console;

/// <summary>The operators' page on the management port. Section <c>Pix</c>; <c>Pix__Console</c> in the environment.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Pix";

    /// <summary>Whether <c>/console</c> is served. Default true; whoever reaches the management port can read it.</summary>
    public bool Console { get; set; } = true;

    /// <summary>Whether a search may show bodies: names, tax numbers, amounts. Default false: only metadata.</summary>
    public bool ConsoleShowsBodies { get; set; }
}
