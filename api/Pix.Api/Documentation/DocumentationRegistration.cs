using Pix.Api.FrontDoor;
using Scalar.AspNetCore;

namespace Pix.Api.Documentation;

/// <summary>The front door's OpenAPI document at <c>/openapi.json</c>, and a page to read it at <c>/docs</c>, on the management port.</summary>
internal static class DocumentationRegistration
{
    private const string DocumentPath = "/openapi.json";

    /// <summary>Adds the routes, on the management port only.</summary>
    public static void UseDocumentation(this WebApplication app) => app.UseWhen(
        context => Listener.Of(context) == Listener.Management && IsOurs(context.Request.Path),
        branch =>
        {
            branch.UseRouting();
            branch.UseEndpoints(endpoints =>
            {
                endpoints.MapGet(DocumentPath, () => Results.Bytes(FrontDoorDocument.Read(), "application/json"));
                // Nothing is loaded from elsewhere: the page's script is embedded, and it uses the system's fonts.
                endpoints.MapScalarApiReference("/docs", page => page
                    .WithTitle("Pix front door")
                    .WithOpenApiRoutePattern(DocumentPath)
                    .DisableDefaultFonts()
                    .DisableTelemetry());
            });
        });

    private static bool IsOurs(PathString path) =>
        path == DocumentPath || path.StartsWithSegments("/docs", StringComparison.Ordinal);
}
