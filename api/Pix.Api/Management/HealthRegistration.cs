using Pix.Api.Console;
using Pix.Api.FrontDoor;
using Pix.Api.Health;
using Pix.Api.Limits;
using Pix.Api.Silos;
using Pix.Telemetry;

namespace Pix.Api.Management;

/// <summary>
/// The management port: <c>/check</c>, <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>, <c>/console</c>, <c>/limits</c>,
/// <c>/silos</c>, <c>/settings</c>.
/// </summary>
internal static class HealthRegistration
{
    /// <summary>Adds the services for readiness, limits and silos.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services) => services.AddSingleton<Readiness>().AddSingleton<LimitsPage>().AddSingleton<SilosPage>();

    /// <summary>Answers the management port's paths; requests of other ports continue.</summary>
    public static void UseHealth(this WebApplication app)
    {
        var readiness = app.Services.GetRequiredService<Readiness>();
        var limits = app.Services.GetRequiredService<LimitsPage>();
        var silos = app.Services.GetRequiredService<SilosPage>();
        var console = app.Services.GetRequiredService<ConsolePage>();
        var lifetime = app.Lifetime;
        app.UseWhen(
            context => Listener.Of(context) == Listener.Management,
            branch =>
            {
                branch.UsePixMetrics();
                branch.UsePixSettings();
                branch.Run(context => limits.Has(context.Request.Path) ? limits.AnswerAsync(context)
                    : silos.Has(context.Request.Path) ? silos.AnswerAsync(context)
                    : AnswerAsync(context, readiness, console, lifetime));
            });
    }

    private static Task AnswerAsync(HttpContext context, Readiness readiness, ConsolePage console, IHostApplicationLifetime lifetime)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        return context.Request.Path.Value switch
        {
            // The load balancer of the Java sample requests /check and expects the answer OK.
            "/check" or "/health/live" => LiveAsync(context, lifetime),
            "/health/ready" => readiness.AnswerAsync(context),
            _ when console.Has(context.Request.Path) => console.AnswerAsync(context),
            _ => NotFound(context),
        };
    }

    // Live means that the process serves requests and is not stopping. If the Central Bank or a silo is down, that is no reason to replace
    // a front door, or to take it out of the load balancer.
    private static Task LiveAsync(HttpContext context, IHostApplicationLifetime lifetime)
    {
        var isStopping = lifetime.ApplicationStopping.IsCancellationRequested;
        context.Response.StatusCode = isStopping ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return context.Response.WriteAsync(isStopping ? "stopping" : "OK");
    }

    private static Task NotFound(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
