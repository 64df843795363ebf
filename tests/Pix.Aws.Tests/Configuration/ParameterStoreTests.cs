using Amazon.SimpleSystemsManagement;
using Pix.Aws.Configuration.Parameters;
using Pix.Aws.Configuration.Remote;
using Pix.Aws.Tests.Support;

namespace Pix.Aws.Tests.Configuration;

public sealed class ParameterStoreTests
{
    private static readonly string[] Denied = ["AmazonSSM.GetParametersByPath"];

    private const string Path = "/pix/proxy/cloudhsm/";
    private const string Pem = "-----BEGIN CERTIFICATE-----\nMIIB\nAAAA\n-----END CERTIFICATE-----\n";

    [Fact]
    public async Task All_parameters_of_the_path_are_settings_over_several_pages_and_decrypted()
    {
        object[] parameters =
        [
            Parameter("SignatureCertificate", Pem), Parameter("SignatureKeyLabel", "pix-a,pix-b", "StringList"), Parameter("BcbSpiEndpoint", "icom-h.pi.rsfn.net.br:16522", "SecureString"),
            Parameter("DynamoDB/TableName", "OrleansSilos"), new { Name = "/pix/other/Ispb", Type = "String", Value = "1" },
            .. Enumerable.Range(0, 25).Select(number => Parameter($"Extra{number}", $"value {number}")),
        ];
        await using var server = await AwsServer.StartAsync(new { parameters });
        using var client = Client(server);

        var settings = await new ParameterStoreSettings(client, Path).ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal(29, settings.Count);
        Assert.Equal(Pem, settings["Pix:SignatureCertificate"]);
        Assert.Equal("pix-a,pix-b", settings["Pix:SignatureKeyLabel"]);
        Assert.Equal("icom-h.pi.rsfn.net.br:16522", settings["Pix:BcbSpiEndpoint"]);
        Assert.Equal("OrleansSilos", settings["Pix:DynamoDB:TableName"]);
        Assert.Equal("value 24", settings["Pix:Extra24"]);
        Assert.Equal(3, (await server.RequestsAsync()).Length);
    }

    [Fact]
    public async Task Denied_access_says_which_permission_the_role_needs()
    {
        await using var server = await AwsServer.StartAsync(new { denied = Denied });
        using var client = Client(server);

        var failure = await Assert.ThrowsAsync<RemoteSettingsException>(() => new ParameterStoreSettings(client, Path).ReadAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"path {Path}: access is denied", failure.Message, StringComparison.Ordinal);
        Assert.Contains("The role needs ssm:GetParametersByPath", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_told()
    {
        using var client = new AmazonSimpleSystemsManagementClient(
            AwsServer.Credentials, new AmazonSimpleSystemsManagementConfig { ServiceURL = $"http://127.0.0.1:{FreePorts.Take(1)[0]}", AuthenticationRegion = "sa-east-1", MaxErrorRetry = 0 });

        var failure = await Assert.ThrowsAsync<RemoteSettingsException>(() => new ParameterStoreSettings(client, Path).ReadAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith($"Parameter Store path {Path} cannot be read: ", failure.Message, StringComparison.Ordinal);
    }

    private static object Parameter(string name, string value, string type = "String") => new { Name = Path + name, Type = type, Value = value };

    private static AmazonSimpleSystemsManagementClient Client(AwsServer server) =>
        new(AwsServer.Credentials, new AmazonSimpleSystemsManagementConfig { ServiceURL = server.Url, AuthenticationRegion = "sa-east-1" });
}
