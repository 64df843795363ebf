using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Pix.Aws.Configuration;
using Pix.Aws.Configuration.Parameters;
using Pix.Aws.Configuration.Remote;

namespace Pix.Aws.Tests.Configuration;

/// <summary>What a host says at start, and which setting wins.</summary>
public sealed class StartTests
{
    [Fact]
    public void Missing_settings_are_told_all_at_once_with_the_permission()
    {
        var configuration = Configured(("Pix:Ispb", "99999010"));

        var failure = Assert.Throws<OptionsValidationException>(() => configuration.RequireSettings(new AwsOptions { Aws = true }, ["Ispb", "SignatureCertificate", "BcbSpiEndpoint"]));

        Assert.Equal(2, failure.Failures.Count());
        Assert.StartsWith("Parameter SignatureCertificate is missing in path /pix/proxy/cloudhsm/", failure.Failures.First(), StringComparison.Ordinal);
        Assert.All(failure.Failures, sentence => Assert.Contains("the role needs ssm:GetParametersByPath", sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_the_setting_AWS_is_not_asked()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        Assert.False((await builder.AddParameterStoreAsync(TestContext.Current.CancellationToken)).IsInUse);
        Assert.DoesNotContain(builder.Services, service => service.ServiceType == typeof(IHostedService));
    }

    [Theory]
    [InlineData(true, "", true, "/pix/proxy/cloudhsm/")]
    [InlineData(false, "/bank/pix/", true, "/bank/pix/")]
    [InlineData(false, "", false, "")]
    public void A_path_or_the_switch_turns_AWS_on(bool aws, string path, bool inUse, string effective)
    {
        var options = new AwsOptions { Aws = aws, ParameterStorePath = path };

        Assert.Equal((inUse, effective, effective + "CloudHSMSecret"), (options.IsInUse, options.ParameterStorePath, options.CloudHSMSecretId));
    }

    [Theory]
    [InlineData("Pix:ParameterStorePath", "pix/proxy")]
    [InlineData("Pix:ParameterStorePath", "/pix/proxy")]
    [InlineData("Pix:AwsReloadInterval", "00:00:00")]
    public async Task A_wrong_option_is_told(string name, string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Pix:Aws", "true"), new(name, value)]);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => builder.AddParameterStoreAsync(TestContext.Current.CancellationToken));

        Assert.Contains(name.Split(':')[1], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_wins_over_what_is_kept_in_AWS_and_that_over_the_settings_file()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Pix:A", "file"), new("Pix:B", "file")]);
        builder.Configuration.AddEnvironmentVariables("PIX_START_TESTS_");
        builder.Configuration.AddInMemoryCollection([new("Pix:C", "command line")]);

        await builder.AddRemoteSettingsAsync(new Kept(), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(("remote", "file", "command line"), (builder.Configuration["Pix:A"], builder.Configuration["Pix:B"], builder.Configuration["Pix:C"]));
    }

    private static IConfigurationRoot Configured(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build();

    private sealed class Kept : IRemoteSettings
    {
        public string Name => "kept";

        public Task<IReadOnlyDictionary<string, string?>> ReadAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, string?>>(new Dictionary<string, string?> { ["Pix:A"] = "remote", ["Pix:C"] = "remote" });
    }
}
