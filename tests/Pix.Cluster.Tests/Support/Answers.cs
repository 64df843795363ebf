using System.Net;
using System.Text.Json;

namespace Pix.Cluster.Tests.Support;

/// <summary>Reads what the front door answered.</summary>
internal static class Answers
{
    public static string Header(this HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(",", values) : "";

    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer)
    {
        Assert.True(
            answer.Content.Headers.ContentType?.MediaType == "application/problem+json",
            $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        return JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).RootElement;
    }

    /// <summary>Checks that a stream was read: with messages or, after a long poll, without. Otherwise the failure tells the whole problem.</summary>
    public static async Task AssertReadAsync(this HttpResponseMessage answer)
    {
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
        {
            Assert.Fail($"{(int)answer.StatusCode} {answer.Header("pix-outcome")} {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
        }
    }

    /// <summary>Checks a problem answer: status, type and fate.</summary>
    public static async Task<JsonElement> AssertProblemAsync(this HttpResponseMessage answer, int status, string slug, string fate)
    {
        var problem = await answer.ProblemAsync();
        Assert.Equal((status, $"urn:pix:problem:{slug}", fate), ((int)answer.StatusCode, problem.GetProperty("type").GetString(), problem.GetProperty("fate").GetString()));
        Assert.Equal(fate, answer.Header("pix-outcome"));
        return problem;
    }
}
