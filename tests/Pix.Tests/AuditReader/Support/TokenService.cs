using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Pix.AuditReader.Tests.Support;

/// <summary>Amazon's STS on a loopback port: gives the key of <see cref="S3Server"/> to whoever shows the web identity.</summary>
internal sealed class TokenService : IAsyncDisposable
{
    public const string Role = "arn:aws:iam::123456789012:role/auditor", Identity = "token of the service account";

    private readonly WebApplication _app;

    private TokenService(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public int Given { get; private set; }

    public static async Task<TokenService> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var service = new TokenService(app);
        app.Run(service.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if ((form["Action"], form["RoleArn"], form["WebIdentityToken"]) != ("AssumeRoleWithWebIdentity", Role, Identity))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        Given++;
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(
            $"""
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials>
            <AccessKeyId>{S3Server.Key}</AccessKeyId><SecretAccessKey>{S3Server.Key}</SecretAccessKey><SessionToken>session</SessionToken><Expiration>{TimeProvider.System.GetUtcNow().AddHours(1):yyyy-MM-ddTHH:mm:ssZ}</Expiration>
            </Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>
            """,
            context.RequestAborted);
    }
}
