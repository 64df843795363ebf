using Pix.Signatures.Tests.Support;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Each attack is refused, by the rule that is meant to refuse it, also when genuine documents are verified before and after.</summary>
public sealed class AttackTests
{
    public static TheoryData<string> Names() => [.. AttackCatalogue.All.Select(a => a.FullName)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Is_refused_by_its_rule(string attack)
    {
        var named = AttackCatalogue.Named(attack);

        var result = named.Run();

        Assert.True(named.Rules.Contains(result.Rule), $"Refused by {result.Rule} ({result.Detail}), expected {string.Join(" or ", named.Rules)}.");
        Assert.False(result.IsValid);
        Assert.True(result.VerifiedBytes.IsEmpty);
        Assert.NotEmpty(result.Detail);
    }

    [Theory]
    [InlineData(SignatureProfile.Spi)]
    [InlineData(SignatureProfile.Dict)]
    public void Genuine_documents_verify_whatever_was_verified_before(SignatureProfile profile)
    {
        var genuine = Genuine.Of(profile).Utf8();
        foreach (var attack in AttackCatalogue.All.Where(a => a.Kind != "resources"))
        {
            attack.Run();

            var result = SomeSigner.One.Verify(profile, genuine);

            Assert.True(result.IsValid, $"After '{attack.FullName}': {result.Rule}, {result.Detail}");
        }
    }

    [Theory]
    [InlineData(SignatureProfile.Spi)]
    [InlineData(SignatureProfile.Dict)]
    public void Verdict_does_not_depend_on_the_document_before(SignatureProfile profile)
    {
        var genuine = Genuine.Of(profile).Utf8();
        var attacks = AttackCatalogue.All.Where(a => a.Kind != "resources" && a.Profile == profile).ToList();
        foreach (var attack in attacks)
        {
            var first = attack.Run();
            SomeSigner.One.Verify(profile, genuine);

            Assert.Equal(first.Rule, attack.Run().Rule);
        }
    }

    [Fact]
    public void Quotes_nothing_of_the_document_in_its_reasons()
    {
        foreach (var attack in AttackCatalogue.All.Where(a => a.Kind != "resources"))
        {
            var detail = attack.Run().Detail;

            Assert.DoesNotContain("evil", detail, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("66666666", detail, StringComparison.Ordinal);
            Assert.DoesNotContain("11122233300", detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SignatureProfile.Spi)]
    [InlineData(SignatureProfile.Dict)]
    public void Truncated_anywhere_is_refused(SignatureProfile profile)
    {
        var genuine = Genuine.Of(profile).Utf8();
        for (var length = 0; length < genuine.Length; length++)
        {
            // The last line break may go.
            var result = SomeSigner.One.Verify(profile, genuine.AsMemory(0, length));

            Assert.False(result.IsValid, $"The first {length} of {genuine.Length} bytes verify.");
        }
    }

    [Theory]
    [InlineData(SignatureProfile.Spi)]
    [InlineData(SignatureProfile.Dict)]
    public void Has_at_least_sixty_attacks_a_profile(SignatureProfile profile) =>
        Assert.True(AttackCatalogue.All.Count(a => a.Profile == profile) >= 60);
}
