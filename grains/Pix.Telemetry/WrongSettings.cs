using Microsoft.Extensions.Options;

namespace Pix.Telemetry;

/// <summary>Every failure of the settings, when a host did not start for that reason.</summary>
public static class WrongSettings
{
    /// <summary>One sentence a failure; empty when the exception is of another kind.</summary>
    /// <remarks>One failing group of settings is thrown as it is; several come together in one exception.</remarks>
    public static IReadOnlyList<string> Of(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.SelectMany(Of).Distinct()],
        InvalidOperationException unreadable when unreadable.Source == "Microsoft.Extensions.Configuration.Binder" => [unreadable.Message],
        _ => [],
    };
}
