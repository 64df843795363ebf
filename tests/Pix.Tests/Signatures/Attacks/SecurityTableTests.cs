using System.Text.RegularExpressions;
using Pix.Signatures.Received;
using Pix.Signatures.Signing;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>docs/security.md says what is so: its tests exist, its rules refuse, and no rule is left out.</summary>
public sealed class SecurityTableTests
{
    private static readonly ILookup<string, Attack> Attacks = AttackCatalogue.All.ToLookup(attack => $"{attack.Kind}: {attack.Name}");

    private static readonly Lazy<Dictionary<string, string>> TestSources = new(() => SourcesIn("tests", "*Tests.cs", "*Properties.cs"));

    private static readonly Lazy<string> AdmissionSource = new(() => string.Concat(SourcesIn(Path.Combine("grains", "Pix.Protocol"), "*.cs").Values));

    // This project does not know Pix.Protocol: the members of AnswerRule by its source.
    private static readonly Lazy<HashSet<string>> BindingRules = new(() =>
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "grains", "Pix.Protocol", "Answers", "AnswerRule.cs")), @"^    ([A-Z]\w+)(?: = 0)?,$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)]);

    public static TheoryData<string> Rows() => [.. SecurityTable.Rows.Select(row => row.Attack)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_names_tests_that_exist_and_rules_that_refuse(string attack)
    {
        foreach (var row in SecurityTable.Rows.Where(row => row.Attack == attack))
        {
            Assert.NotEmpty(row.Rules);
            Assert.NotEmpty(row.Tests);
            Assert.All(row.Rules, rule => Assert.True(IsRule(rule), $"There is no rule '{rule}'."));
            Assert.All(row.Tests.Where(test => !IsAttack(test)), test => Assert.True(Exists(test), $"There is no test '{test}'."));

            var refusedBy = row.Tests.Where(IsAttack).SelectMany(test => Attacks[test]).Select(each => (each.FullName, Rule: each.Run().Rule.ToString())).ToList();

            Assert.All(refusedBy, each => Assert.True(row.Rules.Contains(each.Rule), $"'{each.FullName}' is refused by {each.Rule}."));
            if (row.Tests.All(IsAttack))
            {
                Assert.All(row.Rules, rule => Assert.True(refusedBy.Exists(each => each.Rule == rule), $"No attack of the row is refused by {rule}."));
            }
        }
    }

    [Fact]
    public void Every_rule_of_verification_has_a_row()
    {
        var rules = SecurityTable.Rows.SelectMany(row => row.Rules).ToHashSet();

        Assert.Equal([], Enum.GetNames<VerificationRule>().Except(rules).Except([nameof(VerificationRule.Valid)]));
        Assert.Equal(6, BindingRules.Value.Count);
        Assert.Equal([], BindingRules.Value.Except(rules).Except(["Bound"]));
    }

    [Fact]
    public void Every_kind_of_attack_has_a_row()
    {
        var named = SecurityTable.Rows.SelectMany(row => row.Tests).SelectMany(test => Attacks[test]).Select(attack => attack.Kind).ToHashSet();

        Assert.Equal([], AttackCatalogue.All.Select(attack => attack.Kind).Distinct().Except(named));
    }

    [Fact]
    public void Has_at_least_sixty_rows() => Assert.True(SecurityTable.Rows.Count >= 60, $"{SecurityTable.Rows.Count} rows.");

    private static bool IsAttack(string test) => test.Contains(": ", StringComparison.Ordinal) && Attacks.Contains(test);

    private static bool IsRule(string rule) =>
        Enum.TryParse<VerificationRule>(rule, out _)
        || Enum.TryParse<SigningError>(rule, out _)
        || BindingRules.Value.Contains(rule)
        || AdmissionSource.Value.Contains($"\"{rule}\",", StringComparison.Ordinal);

    private static bool Exists(string test)
    {
        var parts = test.Split('.');
        return parts.Length == 2
            && TestSources.Value.TryGetValue(parts[0], out var source)
            && Regex.IsMatch(source, $@"\[(Fact|Theory)\]\s+(\[.*\]\s+)*public (static )?(async )?(void|Task) {Regex.Escape(parts[1])}\(");
    }

    private static Dictionary<string, string> SourcesIn(string folder, params string[] patterns) => patterns
        .SelectMany(pattern => Directory.GetFiles(Path.Combine(Repository.Root, folder), pattern, SearchOption.AllDirectories))
        .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .GroupBy(path => Path.GetFileNameWithoutExtension(path))
        .ToDictionary(files => files.Key, files => string.Concat(files.Select(File.ReadAllText)));
}
