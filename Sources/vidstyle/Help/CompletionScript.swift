/// The script that a shell runs on Tab: it asks the program (``Completion``) and adds the names of
/// files.
enum CompletionScript: String, CaseIterable {
  case bash
  case zsh
  case fish

  /// The first argument with which the scripts call the program.
  static let request = "---complete"

  var text: String {
    switch self {
    case .bash: Self.bashText
    case .zsh: Self.zshText
    case .fish: Self.fishText
    }
  }

  private static let bashText = #"""
    # Completions of vidstyle for bash.
    _vidstyle() {
      local word words=() line current files=''
      # Bash also breaks words at = and :, the program does not.
      for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
        if [[ ${#words[@]} -gt 0 && ($word == [=:] || ${words[-1]} == *[=:]) ]]; then
          words[-1]+=$word
        else
          words+=("$word")
        fi
      done
      current=${COMP_WORDS[COMP_CWORD]}
      [[ $current == [=:] ]] && current=''
      COMPREPLY=()
      while IFS= read -r line; do
        case $line in
          :file | :folder) files=$line ;;
          *)
            line=${line%%$'\t'*}
            [[ ${words[-1]} == *=* ]] && line=${line#"${words[-1]%"$current"}"}
            COMPREPLY+=("$line")
            ;;
        esac
      done < <("${COMP_WORDS[0]/#~\//$HOME/}" ---complete "${words[@]}" 2>/dev/null)
      if [[ ${#COMPREPLY[@]} -eq 0 ]]; then
        # Names of files with all their quotes are best left to bash.
        case $files in
          :file) compopt -o bashdefault -o default ;;
          :folder) compopt -o dirnames ;;
        esac
        return
      fi
      [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
      if [[ $files == :file ]]; then
        compopt -o filenames
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
      fi
    }
    complete -F _vidstyle vidstyle
    """#

  private static let zshText = #"""
    #compdef vidstyle
    # Completions of vidstyle for zsh.
    local line files
    local -a choices open
    for line in "${(@f)$("${(Q)words[1]/#\~\//$HOME/}" ---complete \
      "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
      case $line in
        (:file | :folder) files=$line ;;
        (*=$'\t'*) open+=("${${line//:/\\:}/$'\t'/:}") ;;
        (?*) choices+=("${${line//:/\\:}/$'\t'/:}") ;;
      esac
    done
    (( $#choices )) && _describe -V 'vidstyle' choices
    (( $#open )) && _describe -V 'vidstyle' open -S ''
    [[ -n $files && $PREFIX == *=* ]] && compset -P '*='
    case $files in
      (:file) _files ;;
      (:folder) _files -/ ;;
    esac
    """#

  private static let fishText = #"""
    # Completions of vidstyle for fish.
    function __vidstyle_complete
      set -l words (commandline -opc)
      set -l current (commandline -ct)
      # What lies before the name of a file, as in --style=FILE.
      set -l head (string match -r '^.*=' -- $current)
      set -l rest (string replace -r '^.*=' '' -- $current)
      for line in ($words[1] ---complete $words[2..-1] "$current" 2>/dev/null)
        switch $line
          case ':file'
            for path in (__fish_complete_path $rest)
              echo "$head$path"
            end
          case ':folder'
            for path in (__fish_complete_directories $rest '')
              echo "$head$path"
            end
          case '*'
            echo $line
        end
      end
    end
    complete -c vidstyle -f -a '(__vidstyle_complete)'
    """#
}
