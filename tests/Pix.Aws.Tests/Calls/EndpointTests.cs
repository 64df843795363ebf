using Amazon;
using Pix.Aws.Calls;

namespace Pix.Aws.Tests.Calls;

/// <summary>Where requests go.</summary>
public sealed class EndpointTests
{
    private readonly Dictionary<string, string?> _environment = [];

    [Fact]
    public void Endpoints_are_those_of_the_region_unless_the_environment_names_others()
    {
        Assert.Equal(("https://firehose.sa-east-1.amazonaws.com/", "sa-east-1"), Of("firehose", "FIREHOSE"));
        _environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4566";
        Assert.Equal(("http://127.0.0.1:4566/", "sa-east-1"), Of("firehose", "FIREHOSE"));
        _environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = "http://127.0.0.1:4567";
        Assert.Equal(("http://127.0.0.1:4567/", "sa-east-1"), Of("secretsmanager", "SECRETS_MANAGER"));
        _environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
        Assert.Equal(("https://secretsmanager.sa-east-1.amazonaws.com/", "sa-east-1"), Of("secretsmanager", "SECRETS_MANAGER"));
    }

    private (string Url, string Region) Of(string name, string id)
    {
        var endpoint = AwsEndpoint.Of(name, id, RegionEndpoint.GetBySystemName("sa-east-1"), setting => _environment.GetValueOrDefault(setting));
        return (endpoint.Url.ToString(), endpoint.Region);
    }
}
