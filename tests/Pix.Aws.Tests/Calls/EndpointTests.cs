using Pix.Aws.Calls;

namespace Pix.Aws.Tests.Calls;

/// <summary>Where requests go. The environment is the process's, so these set and restore it in one test.</summary>
public sealed class EndpointTests
{
    [Fact]
    public void Endpoints_are_those_of_the_region_unless_the_environment_names_others()
    {
        using var environment = new ScopedEnvironment("AWS_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
        environment["AWS_REGION"] = "sa-east-1";

        Assert.Equal(("https://firehose.sa-east-1.amazonaws.com/", "sa-east-1"), Of("firehose", "FIREHOSE"));
        environment["AWS_ENDPOINT_URL"] = "http://127.0.0.1:4566";
        Assert.Equal(("http://127.0.0.1:4566/", "sa-east-1"), Of("firehose", "FIREHOSE"));
        environment["AWS_ENDPOINT_URL_SECRETS_MANAGER"] = "http://127.0.0.1:4567";
        Assert.Equal(("http://127.0.0.1:4567/", "sa-east-1"), Of("secretsmanager", "SECRETS_MANAGER"));
        environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
        Assert.Equal(("https://secretsmanager.sa-east-1.amazonaws.com/", "sa-east-1"), Of("secretsmanager", "SECRETS_MANAGER"));
    }

    private static (string Url, string Region) Of(string name, string id)
    {
        var endpoint = AwsEndpoint.Of(name, id);
        return (endpoint.Url.ToString(), endpoint.Region);
    }

    private sealed class ScopedEnvironment : IDisposable
    {
        private readonly Dictionary<string, string?> _before;

        public ScopedEnvironment(params string[] names)
        {
            _before = names.ToDictionary(name => name, Environment.GetEnvironmentVariable);
            Array.ForEach(names, name => Environment.SetEnvironmentVariable(name, null));
        }

        public string this[string name]
        {
            set => Environment.SetEnvironmentVariable(name, value);
        }

        public void Dispose()
        {
            foreach (var (name, value) in _before)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }
}
