using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Rates.Desk;
using Pix.Rates.Policies;

namespace Pix.Rates;

/// <summary>Registers the services of the rate limits.</summary>
public static class RateServices
{
    /// <summary>
    /// Adds <see cref="RateOptions"/>, which are validated at start. The host creates the <see cref="RateDesk"/>, because a <c>RateDesk</c>
    /// needs access to the budget owners.
    /// </summary>
    public static IServiceCollection AddPixRates(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RateOptions>()
            .Bind(configuration.GetSection(RateOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RateOptions>, RateOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}
