using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Pix.Api.Callers;

/// <summary>Registers the services that authenticate callers and check their rights.</summary>
internal static class CallerRegistration
{
    // Only asymmetric algorithms are accepted. With a shared secret, everyone who can verify a token could also make one.
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];

    /// <summary>Adds the callers' settings, the gate and the token reader.</summary>
    public static IServiceCollection AddCallers(this IServiceCollection services)
    {
        services.AddOptions<CallersOptions>().BindConfiguration(CallersOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IValidateOptions<CallersOptions>, CallersOptionsValidator>();
        services.AddSingleton<CallerDirectory>();
        services.AddSingleton<CallerGate>();
        services.AddSingleton<CallerLimits>();
        services.AddSingleton<CallerTrust>();
        services.AddSingleton<CallerConnections>();
        services.AddSingleton<TokenKeys>();
        services.AddAuthentication().AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IOptions<CallersOptions>, TokenKeys>(ReadTokens);
        return services;
    }

    private static void ReadTokens(JwtBearerOptions bearer, IOptions<CallersOptions> callers, TokenKeys keys)
    {
        var settings = callers.Value;
        bearer.MapInboundClaims = false;
        bearer.SaveToken = false;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = settings.JwtAudience,

            // By default the library also accepts an audience that differs by a trailing slash, but that may be the name of another service.
            IgnoreTrailingSlashWhenValidatingAudience = false,
            TypeValidator = (type, token, _) => TokenHead.Judge(type, token),
            ValidIssuer = settings.JwtIssuer.Length > 0 ? settings.JwtIssuer : null,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(30),
            IssuerSigningKeyResolver = settings.JwtSigningKeys.IsEmpty ? null : (_, _, _, _) => keys.Keys(),
        };
        if (settings.JwtAuthority.Length > 0)
        {
            bearer.Authority = settings.JwtAuthority;
            bearer.ConfigurationManager = IssuerKeys.Of(settings, keys);
        }
    }
}
