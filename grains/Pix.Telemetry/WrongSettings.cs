using Microsoft.Extensions.Options;

namespace Pix.Telemetry;

/// <summary>Lists every wrong setting when a host did not start because of its settings.</summary>
public static class WrongSettings
{
    /// <summary>Returns one sentence for each failure; empty when the exception has another cause.</summary>
    /// <remarks>
    /// .NET throws the failure of one options class as it is, and those of several classes together in one
    /// <see cref="AggregateException"/>.
    /// </remarks>
    public static IReadOnlyList<string> Of(Exception exception) => exception switch
    {
        OptionsValidationException wrong => [.. wrong.Failures],
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            [.. several.InnerExceptions.SelectMany(Of).Distinct()],
        InvalidOperationException unreadable when unreadable.Source == "Microsoft.Extensions.Configuration.Binder" => [unreadable.Message],
        _ => [],
    };
}
