using Pix.Signatures.Received;

namespace Pix.Signatures.Tests.Attacks;

/// <summary>Collects attacks of one kind.</summary>
internal sealed class AttackList(string kind) : List<Attack>
{
    public static readonly SignatureProfile[] BothProfiles = [SignatureProfile.Spi, SignatureProfile.Dict];

    /// <summary>A genuine document with its text changed: what anyone between the Central Bank and us can do.</summary>
    public void Edit(SignatureProfile profile, string name, Func<string, string> edit, params VerificationRule[] rules) =>
        Add(profile, name, () => Changed(Genuine.Of(profile), edit).Utf8(), rules);

    /// <summary>The same in both profiles.</summary>
    public void EditBoth(string name, Func<string, string> edit, params VerificationRule[] rules)
    {
        foreach (var profile in BothProfiles)
        {
            Edit(profile, name, edit, rules);
        }
    }

    /// <summary>A signature that is right in itself, by the trusted key unless said otherwise, but not of the profile.</summary>
    public void Craft(
        SignatureProfile profile, string name, Func<CraftedSignature, CraftedSignature> with, params VerificationRule[] rules) =>
        Add(profile, name, () => with(new CraftedSignature(profile)).Sign(Genuine.TemplateOf(profile)), rules);

    /// <summary>The same in both profiles.</summary>
    public void CraftBoth(string name, Func<CraftedSignature, CraftedSignature> with, params VerificationRule[] rules)
    {
        foreach (var profile in BothProfiles)
        {
            Craft(profile, name, with, rules);
        }
    }

    /// <summary>A document of another shape, signed in the usual way.</summary>
    public void Shape(SignatureProfile profile, string name, Func<string, string> template, params VerificationRule[] rules) =>
        Add(profile, name, () => new CraftedSignature(profile).Sign(Changed(Genuine.TemplateOf(profile), template)), rules);

    public void Add(SignatureProfile profile, string name, Func<byte[]> build, params VerificationRule[] rules) =>
        Add(new Attack(profile, name, build, rules) { Kind = kind });

    public void AddBoth(string name, Func<SignatureProfile, byte[]> build, params VerificationRule[] rules)
    {
        foreach (var profile in BothProfiles)
        {
            Add(profile, name, () => build(profile), rules);
        }
    }

    /// <summary>Changes the attack added last.</summary>
    public void Last(Func<Attack, Attack> with) => this[^1] = with(this[^1]);

    private static string Changed(string document, Func<string, string> edit)
    {
        var changed = edit(document);
        return changed != document ? changed : throw new InvalidOperationException("The attack changed nothing.");
    }
}
