using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Pix.Protocol.Admission;
using Pix.Protocol.Operations;

namespace Pix.Protocol;

/// <summary>Registers the operation table and the admission of requests.</summary>
public static class ProtocolServices
{
    /// <summary>Adds <see cref="OperationTable"/> and <see cref="RequestAdmission"/>; validates <see cref="ProtocolOptions"/> when the host starts.</summary>
    public static IServiceCollection AddPixProtocol(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ProtocolOptions>()
            .Bind(configuration.GetSection(ProtocolOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProtocolOptions>, ProtocolOptionsValidator>());
        services.TryAddSingleton<OperationTable>();
        services.TryAddSingleton<RequestAdmission>();
        return services;
    }
}
