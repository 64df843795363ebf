using Amazon.Runtime;

namespace Pix.Aws.Tests.Support;

/// <summary>Credentials of a role, as Fargate gives them: each time they are fetched anew they have another token.</summary>
internal sealed class RotatingCredentials : RefreshingAWSCredentials
{
    private int _fetched;

    public int Fetched => _fetched;

    protected override CredentialsRefreshState GenerateNewCredentials() =>
        new(new ImmutableCredentials("AKIDROLE", "secret-of-role", $"token-{++_fetched}"), DateTime.UtcNow.AddHours(6));

    protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => Task.FromResult(GenerateNewCredentials());
}
