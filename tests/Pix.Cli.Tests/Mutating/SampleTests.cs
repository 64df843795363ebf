using Pix.Mutation;

namespace Pix.Cli.Tests.Mutating;

/// <summary>What is drawn for the short form: by the seed alone, about as many as asked for, and whole members.</summary>
public sealed class SampleTests
{
    private const string Source = "namespace A;\n\n/// <summary>B.</summary>\npublic class B\n{\n    public int C() =>\n        1 + 1;\n\n    // Why.\n\n    public int D() => 2;\n}\n";

    [Fact]
    public void A_file_is_cut_at_empty_lines_and_what_has_no_code_is_left_out()
    {
        var pieces = Piece.Of("B.cs", Source).Select(piece => (Text: Source[piece.Start..piece.End], piece.Lines)).ToArray();

        Assert.Equal(
            [
                ("/// <summary>B.</summary>\npublic class B\n{\n    public int C() =>\n        1 + 1;\n", 3),
                ("    public int D() => 2;\n}\n", 1),
            ],
            pieces);
    }

    [Fact]
    public void The_same_seed_draws_the_same_and_another_seed_draws_others()
    {
        Assert.Equal(Draw(seed: 3, mutants: 100), Draw(seed: 3, mutants: 100));
        Assert.NotEqual(Draw(seed: 3, mutants: 100), Draw(seed: 4, mutants: 100));
    }

    [Fact]
    public void More_mutants_draw_more_of_the_same() => Assert.True(Draw(seed: 3, mutants: 200).Sum(line => line.Count(c => c == '{')) > Draw(seed: 3, mutants: 20).Sum(line => line.Count(c => c == '{')));

    [Fact]
    public void What_is_drawn_are_stretches_of_files_that_exist()
    {
        foreach (var (room, patterns) in Sample.Draw(RoomList.All, Repository.Root, 1, 100))
        {
            foreach (var pattern in patterns)
            {
                var parts = pattern.Split('{');
                var text = File.ReadAllText(Path.Combine(Repository.Root, room.Project, parts[0]));
                foreach (var span in parts.Skip(1).Select(span => span.TrimEnd('}').Split("..")))
                {
                    var (start, end) = (int.Parse(span[0], null), int.Parse(span[1], null));
                    Assert.InRange(end, start + 1, text.Length);
                    Assert.True(start == 0 || text[start - 1] == '\n');
                }
            }
        }
    }

    private static string[] Draw(int seed, int mutants) =>
        [.. Sample.Draw(RoomList.All, Repository.Root, seed, mutants).OrderBy(drawn => drawn.Key.Name).SelectMany(drawn => drawn.Value.Select(pattern => $"{drawn.Key.Name} {pattern}"))];
}
