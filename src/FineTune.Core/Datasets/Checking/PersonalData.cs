using System.Numerics;
using System.Runtime.Intrinsics;

namespace FineTune.Core.Datasets.Checking;

/// <summary>What data of a person looks like.</summary>
internal static class PersonalData
{
    private const int MinDigits = 11;
    private const int MaxDigits = 24;

    /// <summary>Reports an address that has its <c>@</c> at a place.</summary>
    public static void ReadEmail(ReadOnlySpan<byte> row, int at, IRowFindings findings)
    {
        if (IsEmail(row, at))
        {
            findings.Tell(ContentFindings.Email, at);
        }
    }

    /// <summary>Reports what number it is that begins at a place: digits, single spaces or hyphens between them, and a closing X.</summary>
    /// <returns>The place after it, or another one before any further number.</returns>
    public static int ReadNumber(ReadOnlySpan<byte> row, int start, IRowFindings findings)
    {
        if (IsShort(row, start))
        {
            return start + 1;
        }

        var (count, groups, at) = (0, 1, start);
        while (at < row.Length)
        {
            if (char.IsAsciiDigit((char)row[at]))
            {
                if (count == MaxDigits)
                {
                    return SkipDigits(row, at);
                }

                count++;
                at++;
            }
            else if (row[at] is (byte)' ' or (byte)'-' && at + 1 < row.Length && char.IsAsciiDigit((char)row[at + 1]))
            {
                groups++;
                at++;
            }
            else
            {
                break;
            }
        }

        if (count >= MinDigits && !IsPartOfWord(row, start, at))
        {
            Tell(row, start, at, groups, findings);
        }

        return at;
    }

    // Most numbers are years, amounts and the like: too few digits, and no space or hyphen behind them that others could follow.
    private static bool IsShort(ReadOnlySpan<byte> row, int start)
    {
        if (row.Length - start < Vector128<byte>.Count)
        {
            return false;
        }

        var bytes = Vector128.Create(row[start..]);
        var others = Vector128.GreaterThan(bytes - Vector128.Create((byte)'0'), Vector128.Create((byte)9)).ExtractMostSignificantBits();
        var digits = BitOperations.TrailingZeroCount(others);
        return digits < MinDigits && row[start + digits] is not ((byte)' ' or (byte)'-');
    }

    private static void Tell(ReadOnlySpan<byte> row, int start, int end, int groups, IRowFindings findings)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        var number = digits[..CopyDigits(row[start..end], digits)];
        var closesWithX = end < row.Length && row[end] is (byte)'X' or (byte)'x';
        if (groups == 1 && IsIdentityNumber(number, closesWithX))
        {
            findings.Tell(ContentFindings.IdentityNumber, start);
        }
        else if (groups is 1 or 4 or 5 && number.Length is >= 13 and <= 19 && number[0] is >= 3 and <= 6 && PassesLuhn(number))
        {
            findings.Tell(ContentFindings.CardNumber, start);
        }
        else if (IsPhone(row, start, number, groups))
        {
            findings.Tell(ContentFindings.Phone, start);
        }
    }

    private static int CopyDigits(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        var count = 0;
        foreach (var one in text)
        {
            if (char.IsAsciiDigit((char)one))
            {
                digits[count++] = (byte)(one - '0');
            }
        }

        return count;
    }

    private static bool IsEmail(ReadOnlySpan<byte> row, int at)
    {
        var start = at;
        while (start > 0 && (char.IsAsciiLetterOrDigit((char)row[start - 1]) || row[start - 1] is (byte)'.' or (byte)'_' or (byte)'+' or (byte)'-'))
        {
            start--;
        }

        var end = at + 1;
        var dot = -1;
        while (end < row.Length && (char.IsAsciiLetterOrDigit((char)row[end]) || row[end] is (byte)'-' or (byte)'.'))
        {
            dot = row[end] == '.' && end > at + 1 && end + 2 < row.Length && char.IsAsciiLetter((char)row[end + 1]) && char.IsAsciiLetter((char)row[end + 2]) ? end : dot;
            end++;
        }

        return at - start >= 1 && dot > 0;
    }

    private static int SkipDigits(ReadOnlySpan<byte> row, int at)
    {
        while (at < row.Length && char.IsAsciiDigit((char)row[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsPartOfWord(ReadOnlySpan<byte> row, int start, int end)
    {
        // The letter of an escape such as \n is no part of a word.
        var before = start > 0 && (char.IsAsciiLetterOrDigit((char)row[start - 1]) || row[start - 1] is (byte)'_' or (byte)'.')
            && !(start > 1 && row[start - 2] == '\\');
        var after = end < row.Length && (char.IsAsciiLetter((char)row[end]) && row[end] is not ((byte)'X' or (byte)'x') || row[end] == '_');
        return before || after;
    }

    // Resident identity card of China (GB 11643): 17 digits and a check character modulo 11.
    private static bool IsIdentityNumber(ReadOnlySpan<byte> digits, bool closesWithX)
    {
        if (digits.Length != (closesWithX ? 17 : 18))
        {
            return false;
        }

        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += digits[i] * ((1 << (17 - i)) % 11);
        }

        var check = (12 - (sum % 11)) % 11;
        var century = (digits[6] * 10) + digits[7];
        return century is 18 or 19 or 20 && check == (closesWithX ? 10 : digits[17]);
    }

    private static bool PassesLuhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] << (i & 1);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return sum % 10 == 0 && digits.ContainsAnyExcept(digits[0]);
    }

    // A mobile number of China, or an international number after a plus sign.
    private static bool IsPhone(ReadOnlySpan<byte> row, int start, ReadOnlySpan<byte> digits, int groups) =>
        (digits.Length == 11 && digits[0] == 1 && digits[1] >= 3 && groups is 1 or 3)
        || (digits.Length is >= 11 and <= 15 && start > 0 && row[start - 1] == '+');
}
