using System.Text;

namespace SimNet.Simulation.Names.Zones;

/// <summary>Cuts a zone file into entries and words (RFC 1035 5.1): blanks part words, ';' begins a comment, quotes keep blanks, parentheses join lines.</summary>
internal sealed class ZoneFileLexer(string text, string file)
{
    private readonly StringBuilder _word = new();
    private List<ZoneToken> _tokens = [];
    private int _line = 1;
    private int _at;
    private int _depth;
    private int _entryLine = 1;
    private bool _hasOwner;

    public IEnumerable<ZoneEntry> Read()
    {
        bool isStart = true;
        while (_at < text.Length)
        {
            char c = text[_at];
            if (isStart)
            {
                (_entryLine, _hasOwner) = (_line, c is not (' ' or '\t'));
                isStart = false;
            }

            if (c == '\n')
            {
                EndWord();
                _line++;
                _at++;
                if (_depth == 0)
                {
                    if (TakeEntry() is { } entry) yield return entry;
                    isStart = true;
                }
            }
            else
            {
                ReadChar(c);
            }
        }

        EndWord();
        if (_depth > 0) throw Problem(_entryLine, "a parenthesis is not closed");
        if (TakeEntry() is { } last) yield return last;
    }

    private void ReadChar(char c)
    {
        switch (c)
        {
            case ' ' or '\t' or '\r':
                EndWord();
                _at++;
                break;
            case ';':
                EndWord();
                while (_at < text.Length && text[_at] != '\n') _at++;
                break;
            case '(' or ')':
                EndWord();
                _at++;
                _depth += c == '(' ? 1 : -1;
                if (_depth < 0) throw Problem(_line, "a parenthesis is closed that was not opened");
                break;
            case '"':
                EndWord();
                ReadQuoted();
                break;
            case '\\' when _at + 1 < text.Length && text[_at + 1] != '\n':
                _word.Append(c).Append(text[_at + 1]);
                _at += 2;
                break;
            default:
                _word.Append(c);
                _at++;
                break;
        }
    }

    private void ReadQuoted()
    {
        int start = _line;
        for (_at++; _at < text.Length && text[_at] != '"'; _at++)
        {
            if (text[_at] == '\n') throw Problem(start, "a quote is not closed on its line");
            if (text[_at] == '\\' && _at + 1 < text.Length) _word.Append(text[_at++]);
            _word.Append(text[_at]);
        }

        if (_at >= text.Length) throw Problem(start, "a quote is not closed");
        _at++;
        _tokens.Add(new ZoneToken(_word.ToString(), IsQuoted: true));
        _word.Clear();
    }

    private void EndWord()
    {
        if (_word.Length > 0)
        {
            _tokens.Add(new ZoneToken(_word.ToString(), IsQuoted: false));
            _word.Clear();
        }
    }

    private ZoneEntry? TakeEntry()
    {
        if (_tokens.Count == 0) return null;
        var entry = new ZoneEntry(_entryLine, _hasOwner, _tokens);
        _tokens = [];
        return entry;
    }

    private FormatException Problem(int line, string problem) => new($"{file}, line {line}: {problem}.");
}
