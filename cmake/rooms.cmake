# glob_sources(VARIABLE FOLDER): the folder's *.cpp without its tests, looked up again at every build.
function(glob_sources variable folder)
  file(GLOB found CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER found EXCLUDE REGEX "_test\\.cpp$")
  set(${variable} ${found} PARENT_SCOPE)
endfunction()

# room(NAME BELOW...): src/NAME as a static library that links the rooms it may see.
# A room that has no sources yet is left out.
function(room name)
  glob_sources(sources src/${name})
  if(NOT sources)
    return()
  endif()
  add_library(milieu_${name} STATIC ${sources})
  target_include_directories(milieu_${name} PRIVATE
    ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
  foreach(below ${ARGN})
    room_uses(${name} milieu_${below})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY MILIEU_ROOMS milieu_${name})
endfunction()

# room_uses(NAME LIBRARY...): what else a room links. Nothing happens where either side is missing.
function(room_uses name)
  foreach(library ${ARGN})
    if(TARGET milieu_${name} AND TARGET ${library})
      target_link_libraries(milieu_${name} PUBLIC ${library})
    endif()
  endforeach()
endfunction()

# every_room(VARIABLE): all rooms that exist, top first, as the linker wants them.
function(every_room variable)
  get_property(rooms GLOBAL PROPERTY MILIEU_ROOMS)
  list(REVERSE rooms)
  set(${variable} ${rooms} PARENT_SCOPE)
endfunction()
